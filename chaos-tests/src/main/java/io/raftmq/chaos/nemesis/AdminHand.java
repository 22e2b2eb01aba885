package io.raftmq.chaos.nemesis;

import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hands leaders over and moves replicas, as an operator does. That the metadata show it is the evidence. */
final class AdminHand implements Hand {
    private static final Duration HANDED_OVER = Duration.ofSeconds(5);
    private static final Duration MOVED = Duration.ofSeconds(90);

    private final RaftMqClient client;
    private final List<String> topics;
    private final int clusterSize;

    AdminHand(RaftMqClient client, List<String> topics, int clusterSize) {
        this.client = client;
        this.topics = topics;
        this.clusterSize = clusterSize;
    }

    @Override
    public Evidence begin(Strike strike) {
        return strike.kind() == FaultKind.MOVE ? move(strike) : transfer();
    }

    @Override
    public Evidence end(Strike strike) {
        return Evidence.of(true, "nothing to take back");
    }

    private Evidence transfer() {
        Map<TopicPartition, Long> terms = new HashMap<>();
        for (String topic : topics) {
            for (TopicDescription.Partition partition : partitions(topic)) {
                List<Integer> others = partition.replicas().stream()
                        .filter(node -> node != partition.leader())
                        .toList();
                TopicPartition where = new TopicPartition(topic, partition.partition());
                if (partition.leader() > 0 && !others.isEmpty()) {
                    int to = others.get(partition.partition() % others.size());
                    if (accepted(() -> client.admin().transferLeader(where, to))) {
                        terms.put(where, partition.leaderTerm());
                    }
                }
            }
        }
        int asked = terms.size();
        boolean all = asked > 0
                && Evidence.within(HANDED_OVER, () -> {
                    terms.entrySet().removeIf(entry -> termOf(entry.getKey()) > entry.getValue());
                    return terms.isEmpty();
                });
        String text = (asked - terms.size()) + " of " + asked + " partitions have a new leader";
        return Evidence.of(all || terms.size() < asked, text);
    }

    private long termOf(TopicPartition where) {
        return partitions(where.topic()).stream()
                .filter(partition -> partition.partition() == where.partition())
                .mapToLong(TopicDescription.Partition::leaderTerm)
                .findFirst()
                .orElse(-1);
    }

    private Evidence move(Strike strike) {
        String topic = topics.get(strike.salt() % topics.size());
        List<TopicDescription.Partition> partitions = partitions(topic);
        if (partitions.isEmpty()) {
            return Evidence.of(false, topic + " cannot be described");
        }
        TopicDescription.Partition partition = partitions.get(strike.salt() % partitions.size());
        List<Integer> target = new ArrayList<>(partition.replicas());
        for (int node = 1; node <= clusterSize; node++) {
            if (!target.contains(node)) {
                target.set(strike.salt() % target.size(), node);
                break;
            }
        }
        TopicPartition where = new TopicPartition(topic, partition.partition());
        boolean begun = accepted(() -> client.admin().movePartition(where, target));
        boolean moved = begun
                && Evidence.within(
                        MOVED,
                        () -> partitions(topic).stream()
                                .anyMatch(now -> now.partition() == where.partition()
                                        && Set.copyOf(now.replicas()).equals(Set.copyOf(target))));
        return Evidence.of(moved, where + " from " + partition.replicas() + " to " + target);
    }

    private List<TopicDescription.Partition> partitions(String topic) {
        try {
            return client.admin()
                    .describeTopic(topic)
                    .map(TopicDescription::partitions)
                    .orElse(List.of());
        } catch (RaftMqException unanswered) {
            return List.of();
        }
    }

    private static boolean accepted(Runnable request) {
        try {
            request.run();
            return true;
        } catch (RaftMqException refused) {
            return false;
        }
    }
}
