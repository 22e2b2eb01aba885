package io.raftmq.chaos;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Who may know whom: histories nobody, checkers only histories, clusters no messages, workloads no faults, and scenarios
 * everything.
 */
@AnalyzeClasses(packages = "io.raftmq.chaos", importOptions = DoNotIncludeTests.class)
class PackageArrowsTest {
    @ArchTest
    static final ArchRule HISTORIES_KNOW_NOBODY = noClasses()
            .that()
            .resideInAPackage("..history")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "..checker", "..cluster", "..fault", "..workload", "..scenario", "io.raftmq.client.."));

    @ArchTest
    static final ArchRule CHECKERS_KNOW_ONLY_HISTORIES = noClasses()
            .that()
            .resideInAPackage("..checker")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "..cluster",
                    "..fault",
                    "..workload",
                    "..scenario",
                    "io.raftmq.client..",
                    "java.io",
                    "java.nio..",
                    "java.net"));

    @ArchTest
    static final ArchRule CLUSTERS_KNOW_NO_MESSAGES = noClasses()
            .that()
            .resideInAPackage("..chaos.cluster")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "..history", "..checker", "..fault", "..workload", "..scenario", "io.raftmq.client.."));

    @ArchTest
    static final ArchRule FAULTS_KNOW_NO_MESSAGES = noClasses()
            .that()
            .resideInAPackage("..fault")
            .should()
            .dependOnClassesThat(resideInAnyPackage("..checker", "..workload", "..scenario", "io.raftmq.client.."));

    @ArchTest
    static final ArchRule WORKLOADS_KNOW_NO_FAULTS = noClasses()
            .that()
            .resideInAPackage("..chaos.workload")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..fault", "..scenario");

    @ArchTest
    static final ArchRule THE_NETWORK_KNOWS_BYTES = noClasses()
            .that()
            .resideInAPackage("..chaos.network")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..cluster", "..history", "..fault", "..nemesis", "io.raftmq.client..");

    @ArchTest
    static final ArchRule A_NEMESIS_JUDGES_NOTHING = noClasses()
            .that()
            .resideInAPackage("..nemesis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..checker", "..workload", "..soak", "..report", "..scenario");

    @ArchTest
    static final ArchRule REPORTS_RUN_NOTHING = noClasses()
            .that()
            .resideInAPackage("..chaos.report")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..cluster", "..network", "..scenario", "io.raftmq.client..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.raftmq.chaos.(*)..").should().beFreeOfCycles();
}
