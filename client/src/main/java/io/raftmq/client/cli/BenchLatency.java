package io.raftmq.client.cli;

import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Sends at a steady rate and reads at the same time, in one process, so that both ends have one clock. */
final class BenchLatency {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final RaftMqClient client;
    private final String topic;
    private final long rate;
    private final long messages;
    private final int size;
    private final Latencies acks = new Latencies();
    private final Latencies receipts = new Latencies();
    private final SendTally tally = new SendTally();
    private volatile boolean sendsEnded;

    BenchLatency(RaftMqClient client, String topic, long rate, Duration duration, int size) {
        this.client = client;
        this.topic = topic;
        this.rate = rate;
        this.messages = Math.max(1, rate * duration.toMillis() / 1_000);
        this.size = size;
    }

    Shown run(Progress progress) {
        CountDownLatch reading = new CountDownLatch(1);
        FutureTask<?> receiving = new FutureTask<>(() -> read(reading), true);
        Thread reader = new Thread(receiving, "bench-reader");
        reader.setDaemon(true);
        reader.start();
        try (Producer producer = client.producer()) {
            reading.await();
            Pace pace = new Pace(rate);
            for (long i = 0; i < messages; i++) {
                long due = pace.await();
                byte[] body = new byte[size];
                ByteBuffer.wrap(body).putLong(due);
                tally.add(producer.sendAsync(Message.of(topic, body)), () -> acks.record(System.nanoTime() - due));
                progress.tick(tally.acked(), messages, size);
            }
            producer.flush();
            sendsEnded = true;
            receiving.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the reader failed: " + e.getCause(), e);
        }
        return Shown.of(
                "sent=" + tally.sent() + " acked=" + tally.acked() + " failed=" + tally.failed() + "\nack     "
                        + acks.text() + "\nreceipt " + receipts.text(),
                Json.map(
                        "sent",
                        tally.sent(),
                        "acked",
                        tally.acked(),
                        "failed",
                        tally.failed(),
                        "ackLatency",
                        acks.json(),
                        "receiptLatency",
                        receipts.json()));
    }

    private void read(CountDownLatch reading) {
        try (PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            consumer.assignTopic(topic);
            for (TopicPartition partition : consumer.assignment()) {
                consumer.seekToEnd(partition);
                consumer.position(partition);
            }
            reading.countDown();
            long received = 0;
            long lastMessage = System.nanoTime();
            while (!sendsEnded || (received < tally.acked() && System.nanoTime() - lastMessage < DRAIN.toNanos())) {
                for (MessageView message : consumer.poll(Duration.ofMillis(100))) {
                    lastMessage = System.nanoTime();
                    receipts.record(
                            lastMessage - ByteBuffer.wrap(message.body()).getLong());
                    received++;
                }
            }
        } finally {
            reading.countDown();
        }
    }
}
