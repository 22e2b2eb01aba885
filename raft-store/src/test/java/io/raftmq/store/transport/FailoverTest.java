package io.raftmq.store.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** 64 groups on three nodes; the node that leads most of them fails, and each group must commit again. */
class FailoverTest {
    private static final int GROUPS = 64;

    @Test
    void newLeadersCommitSoonAfterANodeDied() throws Exception {
        try (TestCluster cluster = new TestCluster(3, GROUPS, options -> options)) {
            cluster.awaitLeaders(Duration.ofSeconds(30));
            TestNode victim = busiest(cluster);
            List<String> orphans = ledBy(victim);
            assertThat(orphans).isNotEmpty();
            long[] millis = failOver(cluster, victim, orphans, victim::cutOff);
            print("killed", millis);
            assertThat(millis[millis.length - 1]).isLessThan(15_000);
        }
    }

    @Test
    void newLeadersCommitSoonAfterANodeFroze() throws Exception {
        try (TestCluster cluster = new TestCluster(3, GROUPS, options -> options)) {
            cluster.awaitLeaders(Duration.ofSeconds(30));
            TestNode victim = busiest(cluster);
            List<String> orphans = ledBy(victim);
            CountDownLatch thaw = new CountDownLatch(1);
            try {
                long[] millis = failOver(cluster, victim, orphans, () -> victim.transport.freeze(thaw));
                print("frozen", millis);
                assertThat(millis[millis.length - 1]).isLessThan(15_000);
                Eventually.within(
                        Duration.ofSeconds(15),
                        "the isolated node leads nothing",
                        () -> ledBy(victim).isEmpty());
            } finally {
                thaw.countDown();
            }
        }
    }

    private static TestNode busiest(TestCluster cluster) {
        return cluster.nodes.stream()
                .max((a, b) -> Integer.compare(ledBy(a).size(), ledBy(b).size()))
                .orElseThrow();
    }

    private static List<String> ledBy(TestNode node) {
        return node.replicas.entrySet().stream()
                .filter(entry -> entry.getValue().node().isLeader())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    /** Fails the node and measures, for each group it led, when an entry proposed to its successor was committed. */
    private static long[] failOver(TestCluster cluster, TestNode victim, List<String> orphans, Runnable fail) {
        List<TestNode> survivors =
                cluster.nodes.stream().filter(node -> node != victim).toList();
        Set<String> proposed = ConcurrentHashMap.newKeySet();
        Map<String, Long> committed = new ConcurrentHashMap<>();
        long began = System.nanoTime();
        fail.run();
        Eventually.within(Duration.ofSeconds(30), "every group commits again", () -> {
            for (String group : orphans) {
                for (TestNode node : survivors) {
                    if (node.replica(group).node().isLeader() && proposed.add(group)) {
                        TestCluster.propose(node, group, new byte[100], status -> {
                            if (status.isOk()) {
                                committed.put(group, System.nanoTime() - began);
                            } else {
                                proposed.remove(group);
                            }
                        });
                    }
                }
            }
            return committed.size() == orphans.size();
        });
        return committed.values().stream()
                .mapToLong(nanos -> nanos / 1_000_000)
                .sorted()
                .toArray();
    }

    private static void print(String what, long[] sorted) {
        System.out.println(what + ": " + sorted.length + " groups, p50 " + sorted[sorted.length / 2] + " ms, max "
                + sorted[sorted.length - 1] + " ms " + Arrays.toString(sorted));
    }
}
