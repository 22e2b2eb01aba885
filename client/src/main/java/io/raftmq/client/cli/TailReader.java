package io.raftmq.client.cli;

import io.raftmq.client.MessageView;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Reads what a benchmark sends, in the same process, so that both ends have one clock: a topic from its end on. */
final class TailReader {
    private final RaftMqClient client;
    private final String topic;
    private final SendTally sends;
    private final Duration patience;
    private final Consumer<MessageView> taker;
    private final CountDownLatch atEnd = new CountDownLatch(1);
    private final FutureTask<?> reading = new FutureTask<>(this::read, true);
    private volatile boolean sendsEnded;

    /**
     * Starts nothing yet.
     *
     * @param sends as many as were acknowledged are read
     * @param patience from the last message to come until those that are missing are given up
     * @param taker called on the reader's thread
     */
    TailReader(RaftMqClient client, String topic, SendTally sends, Duration patience, Consumer<MessageView> taker) {
        this.client = client;
        this.topic = topic;
        this.sends = sends;
        this.patience = patience;
        this.taker = taker;
    }

    /** Returns once it stands at the topic's end. */
    void start() {
        Thread thread = new Thread(reading, "bench-reader");
        thread.setDaemon(true);
        thread.start();
        try {
            atEnd.await();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** No more is sent; returns once all of it was read, or given up. */
    void finish() {
        sendsEnded = true;
        try {
            reading.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the reader failed: " + e.getCause(), e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }

    private void read() {
        try (PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            consumer.assignTopic(topic);
            for (TopicPartition partition : consumer.assignment()) {
                consumer.seekToEnd(partition);
                consumer.position(partition);
            }
            atEnd.countDown();
            long count = 0;
            long lastMessage = System.nanoTime();
            while (!sendsEnded || (count < sends.acked() && System.nanoTime() - lastMessage < patience.toNanos())) {
                for (MessageView message : consumer.poll(Duration.ofMillis(100))) {
                    lastMessage = System.nanoTime();
                    taker.accept(message);
                    count++;
                }
            }
        } finally {
            atEnd.countDown();
        }
    }
}
