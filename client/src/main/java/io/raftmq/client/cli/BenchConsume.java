package io.raftmq.client.cli;

import io.raftmq.client.MessageView;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import java.time.Duration;
import java.util.List;

/** Reads all partitions at once from their beginning. */
final class BenchConsume {
    private final RaftMqClient client;
    private final String topic;
    private final long messages;
    private final Duration idleExit;

    BenchConsume(RaftMqClient client, String topic, long messages, Duration idleExit) {
        this.client = client;
        this.topic = topic;
        this.messages = messages;
        this.idleExit = idleExit;
    }

    Shown run(Progress progress) {
        long count = 0;
        long bytes = 0;
        long start = System.nanoTime();
        long lastMessage = start;
        PullConsumerOptions options =
                PullConsumerOptions.builder().maxPollMessages(10_000).build();
        try (PullConsumer consumer = client.pullConsumer(options)) {
            consumer.assignTopic(topic);
            while (count < messages && System.nanoTime() - lastMessage < idleExit.toNanos()) {
                List<MessageView> polled = consumer.poll(Duration.ofMillis(200));
                for (MessageView message : polled) {
                    bytes += message.body().length;
                }
                count += polled.size();
                if (!polled.isEmpty()) {
                    lastMessage = System.nanoTime();
                    progress.tick(count, messages, (int) (bytes / count));
                }
            }
        }
        // Up to the last message, or waiting for one that never came would count as reading.
        Throughput throughput = new Throughput(count, bytes, Math.max(1, lastMessage - start) / 1e9);
        return Shown.of(throughput.text(), throughput.json());
    }
}
