package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.NodeStatus;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.machine.Damage;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Kills a node, damages some of its files and starts it. Then it does what the manual asks of an operator: it waits until the damaged
 * replicas have been made anew, or, where the node does not start, as it does not with damaged metadata, begins it anew with an empty
 * directory. The strike is over when every partition that it has a replica of
 * has been led by the node again. The damage done is the evidence.
 */
final class DamageHand implements Hand {
    private static final Duration MENDED = Duration.ofMinutes(4);
    private static final int MOST_DAMAGES = 3;

    private final ProcessCluster cluster;
    private final Operator operator;
    private Map<TopicPartition, TopicDescription.Partition> before = Map.of();

    DamageHand(ProcessCluster cluster, Operator operator) {
        this.cluster = cluster;
        this.operator = operator;
    }

    @Override
    public Evidence begin(Strike strike) {
        int node = strike.nodes().get(0);
        before = operator.everyPartition();
        cluster.kill(node);
        cluster.damaged(node);
        Random random = new Random(strike.salt());
        Path data = cluster.layout().node(node).data();
        List<String> done = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_DAMAGES);
        for (int i = 0; i < count; i++) {
            StoreFile sort = StoreFile.values()[random.nextInt(StoreFile.values().length)];
            List<Path> files = sort.in(data).stream().filter(Damage::canStrike).toList();
            if (!files.isEmpty()) {
                Path file = files.get(random.nextInt(files.size()));
                Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
                done.add(sort + " " + data.relativize(file) + ": " + damage.strike(file, random));
            }
        }
        return Evidence.of(!done.isEmpty(), "node " + node + ", " + done);
    }

    @Override
    public Evidence end(Strike strike) {
        int node = strike.nodes().get(0);
        cluster.launch(node);
        boolean up = comesUp(node);
        int quarantined = status(node).quarantined().size();
        if (!up) {
            cluster.begunAnew(node);
        }
        cluster.awaitReady(node);
        Deadline.await(
                MENDED,
                () -> {
                    NodeStatus status = status(node);
                    return status.ready() && status.quarantined().isEmpty();
                },
                () -> "node " + node + " mended; in quarantine: " + status(node).quarantined());
        awaitLeading(node);
        return Evidence.of(
                true, up ? quarantined + " replicas were found damaged" : "it did not start and was begun anew");
    }

    /** Whether it stays up until it serves, or at least knows what it misses. */
    private boolean comesUp(int node) {
        boolean[] up = new boolean[1];
        Deadline.await(
                MENDED,
                () -> {
                    up[0] = !status(node).quarantined().isEmpty()
                            || status(node).ready();
                    return up[0] || !cluster.process(node).alive();
                },
                () -> "node " + node + " up or ended; its log:\n"
                        + cluster.process(node).logTail());
        return up[0];
    }

    /** Only a voter that has caught up is made leader, so this shows that the node is whole, whatever was made anew. */
    private void awaitLeading(int node) {
        Map<TopicPartition, TopicDescription.Partition> left = new HashMap<>(before);
        left.values().removeIf(partition -> !partition.replicas().contains(node));
        Deadline.await(
                MENDED,
                () -> {
                    left.entrySet().removeIf(entry -> leads(node, entry.getKey(), entry.getValue()));
                    return left.isEmpty();
                },
                () -> "node " + node + " leads " + left.keySet());
    }

    private boolean leads(int node, TopicPartition where, TopicDescription.Partition placed) {
        if (!operator.placed(where, Set.copyOf(placed.replicas()))) {
            return false;
        }
        boolean led = operator.partitions(where.topic()).stream()
                .anyMatch(now -> now.partition() == where.partition() && now.leader() == node);
        return led || operator.handOver(where, node);
    }

    private NodeStatus status(int node) {
        return NodeStatus.of(cluster.layout().node(node));
    }
}
