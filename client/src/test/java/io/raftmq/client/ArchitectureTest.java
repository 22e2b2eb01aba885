package io.raftmq.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.raftmq.client", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_API_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("io.raftmq.client")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.raftmq.client", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule THE_WIRE_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("io.raftmq.client.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.raftmq.client",
                    "io.raftmq.client.net..",
                    "io.raftmq.client.routing..",
                    "io.raftmq.client.producer..",
                    "io.raftmq.client.consumer..");

    @ArchTest
    static final ArchRule CONNECTIONS_KNOW_NO_ROUTES = noClasses()
            .that()
            .resideInAPackage("io.raftmq.client.net..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.raftmq.client.routing..", "io.raftmq.client.producer..", "io.raftmq.client.consumer..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.raftmq.client.(*)..").should().beFreeOfCycles();
}
