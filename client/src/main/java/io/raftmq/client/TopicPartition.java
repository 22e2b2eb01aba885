package io.raftmq.client;

/** One partition of a topic. */
public record TopicPartition(String topic, int partition) {
    public TopicPartition {
        Checks.topicOrDeadLetters(topic);
        Checks.between(partition, 0, 9_999, "partition");
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
