package io.raftmq.chaos.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.stream.Stream;

/** The arrows of ARCHITECTURE.md, held: what may know what. */
@AnalyzeClasses(packages = "io.raftmq", importOptions = OnlyMain.class)
final class WallsTest {
    private static final String[] PURE = {
        "io.raftmq.broker.partition..",
        "io.raftmq.broker.group..",
        "io.raftmq.broker.broadcast..",
        "io.raftmq.broker.held..",
        "io.raftmq.broker.timer..",
        "io.raftmq.broker.deadletter..",
        "io.raftmq.broker.story..",
        "io.raftmq.broker.keyed..",
        "io.raftmq.broker.inflight..",
        "io.raftmq.broker.claim..",
        "io.raftmq.broker.dedupe..",
        "io.raftmq.broker.transaction..",
        "io.raftmq.broker.filter..",
        "io.raftmq.chaos.shop.model..",
        "io.raftmq.meta.model..",
        "io.raftmq.meta.state..",
        "io.raftmq.meta.placement..",
        "io.raftmq.meta.record.."
    };

    private static final SliceAssignment EACH_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    };

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NO_SERVER = noClasses()
            .that()
            .resideInAPackage("io.raftmq.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.raftmq.store..", "io.raftmq.meta..", "io.raftmq.broker..", "io.raftmq.chaos..");

    @ArchTest
    static final ArchRule THE_STORE_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("io.raftmq.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.raftmq.client..", "io.raftmq.meta..", "io.raftmq.broker..", "io.raftmq.chaos..");

    @ArchTest
    static final ArchRule THE_METADATA_KNOWS_NO_BROKER = noClasses()
            .that()
            .resideInAPackage("io.raftmq.meta..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.raftmq.broker..", "io.raftmq.chaos..");

    @ArchTest
    static final ArchRule SERVERS_USE_OF_THE_CLIENT_ONLY_THE_WIRE = noClasses()
            .that()
            .resideInAnyPackage("io.raftmq.broker..", "io.raftmq.meta..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.raftmq.client..").and(not(resideInAPackage("io.raftmq.client.wire.."))));

    @ArchTest
    static final ArchRule THE_EXAMPLE_SHOP_USES_WHAT_ANY_APPLICATION_MAY = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.raftmq.chaos.shop.service..", "io.raftmq.chaos.shop.model..", "io.raftmq.chaos.shop.book..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.raftmq..")
                    .and(not(resideInAPackage("io.raftmq.client")))
                    .and(not(resideInAPackage("io.raftmq.chaos.shop.(service|model|book)"))));

    @ArchTest
    static final ArchRule NOTHING_USES_THE_SUITE = noClasses()
            .that()
            .resideOutsideOfPackage("io.raftmq.chaos..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.raftmq.chaos..");

    @ArchTest
    static final ArchRule JRAFT_STAYS_IN_ITS_ROOMS = noClasses()
            .that()
            .resideOutsideOfPackages("io.raftmq.store.raft..", "io.raftmq.store.transport..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.alipay..");

    @ArchTest
    static final ArchRule ROCKSDB_STAYS_IN_ITS_ROOM = noClasses()
            .that()
            .resideOutsideOfPackages("io.raftmq.store.state..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule THE_PURE_ROOMS_KNOW_NO_THREADS_SOCKETS_OR_FILES = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.util.concurrent..",
                    "java.net..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "io.netty..",
                    "java.io..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread");

    @ArchTest
    static final ArchRule THE_PURE_ROOMS_KNOW_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock");

    @ArchTest
    static final ArchRule NOTHING_HOLDS_THE_WHOLE_NODE = noClasses()
            .that()
            .resideInAPackage("io.raftmq.broker.*..")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("BrokerNode");

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_PUBLIC_API_SHOWS_ONLY_ITSELF = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(resideInAPackage("io.raftmq.client"))
            .should(new ArchCondition<>("mention only the JDK and the public API in their signatures") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                            .filter(type -> !isPublicApi(type.getBaseComponentType()))
                            .forEach(type -> events.add(SimpleConditionEvent.violated(
                                    method, method.getFullName() + " shows " + type.getName())));
                }
            });

    private static boolean isPublicApi(JavaClass type) {
        return type.isPrimitive()
                || type.getPackageName().startsWith("java.")
                || type.getPackageName().equals("io.raftmq.client");
    }
}
