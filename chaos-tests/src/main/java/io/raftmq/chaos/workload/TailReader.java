package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.History;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.MessageView;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Reads all partitions of a topic as they grow, across whatever happens to their leaders, and writes down what it saw. */
public final class TailReader implements AutoCloseable {
    private final FutureTask<?> reading;
    private volatile boolean running = true;

    /** Begins at once, at the first offsets. */
    public TailReader(RaftMqClient client, String topic, History history, int reader) {
        reading = new FutureTask<>(() -> read(client, topic, history, reader), true);
        Thread thread = new Thread(reading, "tail-reader-" + reader);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(RaftMqClient client, String topic, History history, int reader) {
        try (PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            consumer.assignTopic(topic);
            while (running) {
                readOn(consumer, history, reader);
            }
        }
    }

    /** One poll of a consumer that has its partitions. */
    static void readOn(PullConsumer consumer, History history, int reader) {
        for (MessageView message : consumer.poll(Duration.ofMillis(200))) {
            history.read(reader, stampOf(message), message.partition(), message.offset());
        }
    }

    /** The stamp that every message of a workload carries. */
    static Stamp stampOf(MessageView message) {
        return Stamp.parse(message.properties().getOrDefault(Stamp.PROPERTY, "none"));
    }

    /** Ends reading, and throws what ended it earlier. */
    @Override
    public void close() {
        running = false;
        try {
            reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the tail reader failed: " + e.getCause(), e);
        }
    }
}
