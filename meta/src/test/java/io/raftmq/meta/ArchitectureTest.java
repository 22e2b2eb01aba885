package io.raftmq.meta;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages, and what the pure ones may not touch. */
@AnalyzeClasses(packages = "io.raftmq.meta", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ARROWS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("runtime")
            .definedBy("io.raftmq.meta.runtime")
            .layer("state")
            .definedBy("io.raftmq.meta.state")
            .layer("placement")
            .definedBy("io.raftmq.meta.placement")
            .layer("record")
            .definedBy("io.raftmq.meta.record")
            .layer("model")
            .definedBy("io.raftmq.meta.model")
            .whereLayer("runtime")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("state")
            .mayOnlyBeAccessedByLayers("runtime")
            .whereLayer("placement")
            .mayOnlyBeAccessedByLayers("state", "runtime")
            .whereLayer("record")
            .mayOnlyBeAccessedByLayers("state", "runtime")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("record", "placement", "state", "runtime");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.raftmq.meta.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PURE = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.raftmq.meta.model", "io.raftmq.meta.record", "io.raftmq.meta.placement", "io.raftmq.meta.state")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..", "java.io..", "java.net..", "java.nio.file..", "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Random|Timer)|java\\.time\\.(Clock|Instant)|java\\.lang\\.Thread")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule ONLY_THE_WIRE_CONTRACT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.raftmq.meta..",
                    "io.raftmq.client.wire..",
                    "io.raftmq.store",
                    "com.google.protobuf..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "java..");
}
