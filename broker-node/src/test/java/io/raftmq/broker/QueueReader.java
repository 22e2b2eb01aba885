package io.raftmq.broker;

import io.raftmq.client.MessageView;
import io.raftmq.client.OffsetReset;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the first partition of a topic from its beginning, through the client. */
final class QueueReader {
    private QueueReader() {}

    /** The messages that are there once there are as many; more than that are seen if they come within half a second. */
    static List<MessageView> read(RaftMqClient client, String topic, int expected) throws Exception {
        List<MessageView> messages = new ArrayList<>();
        PullConsumerOptions options =
                PullConsumerOptions.builder().offsetReset(OffsetReset.EARLIEST).build();
        try (PullConsumer consumer = client.pullConsumer(options)) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            Nodes.await(expected + " messages of " + topic, () -> {
                messages.addAll(poll(consumer, Duration.ofMillis(200)));
                return messages.size() >= expected;
            });
            messages.addAll(poll(consumer, Duration.ofMillis(500)));
        }
        return messages;
    }

    /** What comes within {@code wait}; nothing, if what it asked could not be answered while the lead moved. */
    static List<MessageView> poll(PullConsumer consumer, Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (RaftMqException e) {
            if (!e.retryable()) {
                throw e;
            }
            return List.of();
        }
    }
}
