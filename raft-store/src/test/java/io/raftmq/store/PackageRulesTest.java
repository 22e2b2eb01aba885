package io.raftmq.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which library's types may be seen where. */
class PackageRulesTest {
    private static final String STORE = "io.raftmq.store";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(STORE);

    @Test
    void jraftIsSeenByRaftAndTransportAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(STORE + ".raft..", STORE + ".transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.alipay..")
                .check(CLASSES);
    }

    @Test
    void rocksDbIsSeenByTheStateAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(STORE + ".state..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(CLASSES);
    }

    @Test
    void logAndStateDoNotKnowEachOtherNorRaft() {
        noClasses()
                .that()
                .resideInAPackage(STORE + ".commitlog..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STORE + ".state..", STORE + ".raft..", STORE + ".transport..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(STORE + ".state..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STORE + ".commitlog..", STORE + ".raft..", STORE + ".transport..")
                .check(CLASSES);
    }
}
