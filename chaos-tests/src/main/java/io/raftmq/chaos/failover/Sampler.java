package io.raftmq.chaos.failover;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.workload.Topics;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicDescription.Partition;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Takes leaders away under load, one at a time, and measures how long their partitions acknowledge nothing. */
final class Sampler implements AutoCloseable {
    private static final int PARTITIONS = 3;
    private static final Duration BACK = Duration.ofMinutes(2);
    /** What the metadata say of leaders is true, and followers have caught up. */
    private static final long REST_NANOS = 1_500_000_000L;

    private final ProcessCluster cluster;
    private final RaftMqClient client;
    private final String topic = "failover-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final GapMeter meter = new GapMeter(PARTITIONS, System.nanoTime());
    private final SteadySender sender;

    /** Begins to send to a cluster that is whole. */
    Sampler(ProcessCluster cluster, int perSecond) {
        this.cluster = cluster;
        this.client = RaftMqClient.connect(cluster.bootstrap());
        Topics.create(client, topic, PARTITIONS);
        this.sender = new SteadySender(client, topic, PARTITIONS, perSecond, meter);
    }

    /** One sample: the longest gap between two acknowledgements of a partition whose leader goes, in milliseconds. */
    long sample(LeaderLoss loss) {
        awaitWhole();
        LockSupport.parkNanos(REST_NANOS);
        Map<Integer, Set<Integer>> led = Topics.partitions(client, topic).stream()
                .collect(Collectors.groupingBy(
                        Partition::leader, TreeMap::new, Collectors.mapping(Partition::partition, Collectors.toSet())));
        Map.Entry<Integer, Set<Integer>> victim = led.entrySet().stream()
                .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.size(), b.size())))
                .orElseThrow();
        int node = victim.getKey();
        meter.begin();
        loss.take(cluster, node);
        long taken = System.nanoTime();
        awaitAcks(victim.getValue(), taken, loss + " of node " + node);
        long gap = meter.longestNanos(victim.getValue());
        loss.giveBack(cluster, node);
        return gap / 1_000_000;
    }

    private void awaitWhole() {
        for (int node = 1; node <= cluster.size(); node++) {
            cluster.awaitReady(node);
        }
        Deadline.await(BACK, () -> Topics.hasLeaders(client, topic), () -> "a leader for each partition");
        awaitAcks(Set.of(0, 1, 2), System.nanoTime(), "everything came back");
    }

    private void awaitAcks(Set<Integer> partitions, long since, String after) {
        Deadline.await(
                BACK,
                () -> meter.servedSince(partitions, since),
                () -> "acknowledgements of " + partitions + " after " + after);
    }

    @Override
    public void close() {
        sender.close();
        client.close();
    }
}
