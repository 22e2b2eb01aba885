package io.raftmq.chaos.workload;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicSettings;
import java.time.Duration;
import java.util.List;

/** Topics as scenarios need them. */
public final class Topics {
    private static final Duration LEADERS = Duration.ofSeconds(60);

    private Topics() {}

    /** A topic with three replicas; returns when each partition has a leader. */
    public static void create(RaftMqClient client, String topic, int partitions) {
        client.admin().createTopic(topic, partitions, TopicSettings.defaults().withReplicationFactor(3));
        Deadline.await(LEADERS, () -> hasLeaders(client, topic), () -> "a leader for each partition of " + topic);
    }

    /** Whether each partition has a leader, as far as the node that is asked knows. */
    public static boolean hasLeaders(RaftMqClient client, String topic) {
        List<TopicDescription.Partition> partitions = partitions(client, topic);
        return !partitions.isEmpty() && partitions.stream().allMatch(partition -> partition.leader() > 0);
    }

    /** The topic's partitions; empty if there is no such topic. */
    public static List<TopicDescription.Partition> partitions(RaftMqClient client, String topic) {
        return client.admin()
                .describeTopic(topic)
                .map(TopicDescription::partitions)
                .orElse(List.of());
    }
}
