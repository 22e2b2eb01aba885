package io.raftmq.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between this module's rooms, and to the other modules. */
@AnalyzeClasses(packages = "io.raftmq.broker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.raftmq.broker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_REFERS_TO_THE_ROOT = noClasses()
            .that()
            .resideInAPackage("io.raftmq.broker.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.raftmq.broker");

    @ArchTest
    static final ArchRule ONLY_THE_WIRE_OF_THE_CLIENT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.raftmq.client",
                    "io.raftmq.client.net..",
                    "io.raftmq.client.routing..",
                    "io.raftmq.client.producer..",
                    "io.raftmq.client.consumer..",
                    "io.raftmq.client.cli..");

    @ArchTest
    static final ArchRule NO_JRAFT_NO_ROCKSDB =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("com.alipay..", "org.rocksdb..");

    @ArchTest
    static final ArchRule PURE_PACKAGES = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.raftmq.broker.partition..",
                    "io.raftmq.broker.group..",
                    "io.raftmq.broker.broadcast..",
                    "io.raftmq.broker.deadletter..",
                    "io.raftmq.broker.keyed..",
                    "io.raftmq.broker.claim..",
                    "io.raftmq.broker.dedupe..",
                    "io.raftmq.broker.transaction..",
                    "io.raftmq.broker.filter..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..", "java.io..", "java.nio.file..", "java.net..", "io.netty..");
}
