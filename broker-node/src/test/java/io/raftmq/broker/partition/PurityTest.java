package io.raftmq.broker.partition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The state machine knows no thread, socket, file, clock or chance, and the groups know nothing of the partition. */
class PurityTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "io.raftmq.broker.partition",
                    "io.raftmq.broker.group",
                    "io.raftmq.broker.broadcast",
                    "io.raftmq.broker.held",
                    "io.raftmq.broker.timer",
                    "io.raftmq.broker.deadletter",
                    "io.raftmq.broker.story",
                    "io.raftmq.broker.keyed",
                    "io.raftmq.broker.inflight",
                    "io.raftmq.broker.claim",
                    "io.raftmq.broker.transaction");

    @Test
    void noInputOutputThreadsClocksOrChance() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.time..",
                        "java.util.concurrent..",
                        "io.netty..",
                        "org.slf4j..",
                        "org.rocksdb..",
                        "com.alipay..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(classes);
    }

    @Test
    void theRoomsKnowNothingOfThePartition() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.raftmq.broker.group",
                        "io.raftmq.broker.keyed",
                        "io.raftmq.broker.inflight",
                        "io.raftmq.broker.claim",
                        "io.raftmq.broker.transaction")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.raftmq.broker.partition..", "io.raftmq.store..", "io.raftmq.client..")
                .check(classes);
    }
}
