package io.raftmq.chaos.nemesis;

import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an operator sees of the topics and asks of the cluster. Whatever is refused is answered, not thrown. */
final class Operator {
    private final RaftMqClient client;
    private final List<String> topics;
    private final int clusterSize;

    Operator(RaftMqClient client, List<String> topics, int clusterSize) {
        this.client = client;
        this.topics = topics;
        this.clusterSize = clusterSize;
    }

    List<String> topics() {
        return topics;
    }

    int clusterSize() {
        return clusterSize;
    }

    /** The topic's partitions; none if it cannot be described. */
    List<TopicDescription.Partition> partitions(String topic) {
        try {
            return client.admin()
                    .describeTopic(topic)
                    .map(TopicDescription::partitions)
                    .orElse(List.of());
        } catch (RaftMqException unanswered) {
            return List.of();
        }
    }

    /** Every partition of the cluster, earlier rounds' too; those that cannot be described are left out. */
    Map<TopicPartition, TopicDescription.Partition> everyPartition() {
        try {
            return partitionsOf(client.admin().listTopics());
        } catch (RaftMqException unanswered) {
            return Map.of();
        }
    }

    private Map<TopicPartition, TopicDescription.Partition> partitionsOf(List<String> names) {
        Map<TopicPartition, TopicDescription.Partition> all = new HashMap<>();
        for (String topic : names) {
            partitions(topic)
                    .forEach(partition -> all.put(new TopicPartition(topic, partition.partition()), partition));
        }
        return all;
    }

    /** Asks for another leader of each partition; answers those for which it was accepted, with the terms before. */
    Map<TopicPartition, Long> handOver() {
        Map<TopicPartition, Long> terms = new HashMap<>();
        partitionsOf(topics).forEach((where, partition) -> {
            List<Integer> others = partition.replicas().stream()
                    .filter(node -> node != partition.leader())
                    .toList();
            if (partition.leader() > 0 && !others.isEmpty()) {
                int to = others.get(partition.partition() % others.size());
                if (handOver(where, to)) {
                    terms.put(where, partition.leaderTerm());
                }
            }
        });
        return terms;
    }

    /** Whether it was accepted that the node is to lead; only a voter that has caught up may. */
    boolean handOver(TopicPartition where, int to) {
        return accepted(() -> client.admin().transferLeader(where, to));
    }

    /** Whether the move was accepted. */
    boolean move(TopicPartition where, List<Integer> replicas) {
        return accepted(() -> client.admin().movePartition(where, replicas));
    }

    /** Whether the partition is where it was to be, and nothing is under way. */
    boolean placed(TopicPartition where, Set<Integer> replicas) {
        return partitions(where.topic()).stream()
                .anyMatch(now -> now.partition() == where.partition()
                        && now.targetReplicas().isEmpty()
                        && Set.copyOf(now.replicas()).equals(replicas));
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
