package io.raftmq.store.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Long group timers must not show: neither when a group begins, nor when it falls quiet, nor when a node comes back. */
class QuietGroupsTest {
    @Test
    void aNewGroupHasALeaderAtOnce() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 3, options -> options)) {
            cluster.awaitLeaders(Duration.ofSeconds(20));
            long began = System.nanoTime();
            cluster.addGroup();
            String group = cluster.groups.get(3);
            cluster.awaitLeader(group, Duration.ofSeconds(5));
            System.out.println("a new group's leader after " + (System.nanoTime() - began) / 1_000_000 + " ms");
        }
    }

    @Test
    void followersLearnTheLastCommitSoon() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 1, options -> options)) {
            String group = cluster.groups.get(0);
            TestNode leader = cluster.awaitLeader(group, Duration.ofSeconds(20));
            for (int i = 1; i <= 3; i++) {
                CompletableFuture<Status> committed = new CompletableFuture<>();
                TestCluster.propose(leader, group, new byte[10], committed::complete);
                assertThat(committed.get(5, TimeUnit.SECONDS).isOk()).isTrue();
                int expected = i;
                long began = System.nanoTime();
                for (TestNode node : cluster.nodes) {
                    Eventually.within(
                            Duration.ofSeconds(2),
                            "entry " + expected + " applied on " + node.peer,
                            () -> node.replica(group).machine().applied() == expected);
                }
                System.out.println("all followers applied after " + (System.nanoTime() - began) / 1_000_000 + " ms");
            }
        }
    }

    @Test
    void aFollowerThatWasCutOffCatchesUpSoon() throws Exception {
        try (TestCluster cluster = new TestCluster(3, 1, options -> options)) {
            String group = cluster.groups.get(0);
            TestNode leader = cluster.awaitLeader(group, Duration.ofSeconds(20));
            TestNode follower = cluster.nodes.stream()
                    .filter(node -> node != leader)
                    .findFirst()
                    .orElseThrow();
            CountDownLatch thaw = new CountDownLatch(1);
            follower.transport.freeze(thaw);
            Eventually.within(
                    Duration.ofSeconds(10),
                    "the follower is suspect",
                    () -> leader.transport.liveness().isSuspect(follower.transport.address()));
            CompletableFuture<Status> committed = new CompletableFuture<>();
            TestCluster.propose(leader, group, new byte[10], committed::complete);
            assertThat(committed.get(5, TimeUnit.SECONDS).isOk()).isTrue();
            thaw.countDown();
            Eventually.within(
                    Duration.ofSeconds(4),
                    "the follower has the entry",
                    () -> follower.replica(group).machine().applied() == 1);
            assertThat(leader.replica(group).node().isLeader()).isTrue();
        }
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
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            long began = System.nanoTime();
            // Nothing is waited for: five seconds are the measurement.
            assertThat(new CountDownLatch(1).await(5, TimeUnit.SECONDS)).isFalse();
            double share = (double) (system.getProcessCpuTime() - cpu) / (System.nanoTime() - began);
            System.out.printf("64 idle groups on three nodes: %.1f %% of a core%n", 100 * share);
            assertThat(share).isLessThan(0.6);
        }
    }
}
