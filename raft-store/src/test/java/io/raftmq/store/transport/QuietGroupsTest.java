package io.raftmq.store.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Long group timers must not show: neither when a group begins, nor when it falls quiet, nor when a node comes back. */
class QuietGroupsTest {
    /** Well below the groups' own timers of 20 s, and above what a busy machine may need. */
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void aNewGroupHasALeaderAtOnce() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 3, options -> options)) {
            cluster.awaitLeaders(Duration.ofSeconds(20));
            long began = System.nanoTime();
            cluster.addGroup();
            String group = cluster.groups.get(3);
            cluster.awaitLeader(group, SOON);
            System.out.println("a new group's leader after " + (System.nanoTime() - began) / 1_000_000 + " ms");
        }
    }

    @Test
    void followersLearnTheLastCommitSoon() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 1, options -> options)) {
            String group = cluster.groups.get(0);
            // A heartbeat would tell them after 4 s; a round that a busy machine held up shows nothing.
            int quick = 0;
            for (int round = 1; quick < 3; round++) {
                assertThat(round).as("rounds, %s of them quick", quick).isLessThan(15);
                long expected = commit(cluster, group, cluster.nodes);
                long began = System.nanoTime();
                for (TestNode node : cluster.nodes) {
                    awaitApplied(node, group, expected);
                }
                long millis = (System.nanoTime() - began) / 1_000_000;
                System.out.println("all followers applied after " + millis + " ms");
                quick += millis < 2_000 ? 1 : 0;
            }
        }
    }

    @Test
    void aFollowerThatWasCutOffCatchesUpSoon() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 1, options -> options)) {
            String group = cluster.groups.get(0);
            long millis = Long.MAX_VALUE;
            for (int round = 1; millis > 4_000; round++) {
                assertThat(round).as("rounds without a quick one").isLessThan(5);
                millis = cutOffAndCatchUp(cluster, group);
            }
        }
    }

    private static long cutOffAndCatchUp(TestCluster cluster, String group) {
        TestNode leader = cluster.awaitLeader(group, Duration.ofSeconds(20));
        List<TestNode> others =
                cluster.nodes.stream().filter(node -> node != leader).toList();
        TestNode follower = others.get(0);
        CountDownLatch thaw = new CountDownLatch(1);
        long expected;
        follower.transport.freeze(thaw);
        try {
            Eventually.within(
                    SOON,
                    "the follower is suspect",
                    () -> leader.transport.liveness().isSuspect(follower.transport.address()));
            expected = commit(cluster, group, List.of(leader, others.get(1)));
        } finally {
            thaw.countDown();
        }
        long began = System.nanoTime();
        awaitApplied(follower, group, expected);
        return (System.nanoTime() - began) / 1_000_000;
    }

    @Test
    void aLeaderWhoseProcessWasPausedStepsDown() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 1, options -> options)) {
            String group = cluster.groups.get(0);
            TestNode leader = cluster.awaitLeader(group, Duration.ofSeconds(20));
            long term = termOf(leader, group);
            leader.transport.noticePause(5_000);
            Eventually.within(
                    Duration.ofSeconds(10),
                    "a leader of a later term",
                    () -> cluster.leader(group)
                            .map(node -> termOf(node, group) > term)
                            .orElse(false));
        }
    }

    private static long termOf(TestNode node, String group) {
        return node.replica(group).machine().leaderTerm();
    }

    @Test
    void stockTimersServeWithoutNodeLiveness() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 1, options -> options.withNodeLiveness(false))) {
            String group = cluster.groups.get(0);
            TestNode leader = cluster.awaitLeader(group, Duration.ofSeconds(20));
            leader.cutOff();
            List<TestNode> rest =
                    cluster.nodes.stream().filter(node -> node != leader).toList();
            Eventually.within(
                    Duration.ofSeconds(20),
                    "another leader",
                    () -> rest.stream()
                            .anyMatch(node -> node.replica(group).node().isLeader()));
        }
    }

    @Test
    void idleGroupsCostLittle() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 64, options -> options)) {
            cluster.awaitLeaders(Duration.ofSeconds(30));
            double share = 1;
            // A window in which the compilers still run, or in which leadership moves, says nothing.
            for (int window = 0; window < 6 && share >= 0.6; window++) {
                share = Math.min(share, shareOfACore());
            }
            System.out.printf("64 idle groups on three nodes: %.1f %% of a core%n", 100 * share);
            assertThat(share).isLessThan(0.6);
        }
    }

    private static double shareOfACore() throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long began = System.nanoTime();
        // Nothing is waited for: three seconds are the measurement.
        assertThat(new CountDownLatch(1).await(3, TimeUnit.SECONDS)).isFalse();
        return (double) (system.getProcessCpuTime() - cpu) / (System.nanoTime() - began);
    }

    /**
     * Proposes through whoever of {@code nodes} leads, and again where leadership moved, until an entry is committed.
     * Returns how many entries the one who proposed it has applied.
     */
    private static long commit(TestCluster cluster, String group, List<TestNode> nodes) {
        AtomicReference<CompletableFuture<Long>> proposed = new AtomicReference<>();
        Eventually.within(SOON, "an entry is committed", () -> {
            CompletableFuture<Long> last = proposed.get();
            if (last == null || last.isCompletedExceptionally()) {
                cluster.leader(group).filter(nodes::contains).ifPresent(leader -> proposed.set(propose(leader, group)));
            }
            return last != null && last.isDone() && !last.isCompletedExceptionally();
        });
        return Objects.requireNonNull(proposed.get()).join();
    }

    private static CompletableFuture<Long> propose(TestNode leader, String group) {
        CompletableFuture<Long> committed = new CompletableFuture<>();
        TestCluster.propose(leader, group, new byte[10], status -> {
            if (status.isOk()) {
                committed.complete(leader.replica(group).machine().applied());
            } else {
                committed.completeExceptionally(new IllegalStateException(status.getErrorMsg()));
            }
        });
        return committed;
    }

    private static void awaitApplied(TestNode node, String group, long entries) {
        Eventually.within(
                SOON,
                entries + " entries applied on " + node.peer,
                () -> node.replica(group).machine().applied() >= entries);
    }
}
