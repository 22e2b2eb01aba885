package io.raftmq.chaos.workload;

import io.raftmq.client.MessageView;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Reads all that a topic retains: each partition from its first offset to its end, in order. */
public final class LogDrain {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private LogDrain() {}

    /**
     * Reads all partitions, one after the other.
     *
     * @throws IllegalStateException if a partition gives nothing for 30 s although its end is not reached
     */
    public static void read(RaftMqClient client, String topic, int partitions, Consumer<MessageView> to) {
        for (int number = 0; number < partitions; number++) {
            readPartition(client, new TopicPartition(topic, number), to);
        }
    }

    /** The same of one partition. */
    public static void readPartition(RaftMqClient client, TopicPartition partition, Consumer<MessageView> to) {
        try (PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(partition);
            read(consumer, partition, to);
        }
    }

    private static void read(PullConsumer consumer, TopicPartition partition, Consumer<MessageView> to) {
        long end = consumer.endOffset(partition);
        long lastMessage = System.nanoTime();
        while (consumer.position(partition) < end) {
            List<MessageView> messages = consumer.poll(POLL);
            messages.forEach(to);
            if (!messages.isEmpty()) {
                lastMessage = System.nanoTime();
            } else if (System.nanoTime() - lastMessage > PATIENCE.toNanos()) {
                throw new IllegalStateException(partition + " gives nothing beyond offset "
                        + consumer.position(partition) + ", its end is " + end);
            }
        }
    }
}
