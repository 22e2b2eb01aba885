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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Sends timed messages at a steady rate, each due a fixed delay later, and reads them: how late are they? */
final class BenchTimers {
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration FAR = Duration.ofDays(300);

    private final RaftMqClient client;
    private final String topic;
    private final long rate;
    private final long messages;
    private final Duration delay;
    private final long pending;
    private final int size;
    private final Latencies queued = new Latencies();
    private final Latencies received = new Latencies();
    private final SendTally tally = new SendTally();
    private volatile boolean sendsEnded;
    private volatile long early;

    /** @param pending timers that are sent before, due in months, and stay */
    BenchTimers(
            RaftMqClient client, String topic, long rate, Duration duration, Duration delay, long pending, int size) {
        this.client = client;
        this.topic = topic;
        this.rate = rate;
        this.messages = Math.max(1, rate * duration.toMillis() / 1_000);
        this.delay = delay;
        this.pending = pending;
        this.size = size;
    }

    Shown run(Progress progress) {
        CountDownLatch reading = new CountDownLatch(1);
        FutureTask<?> receiving = new FutureTask<>(() -> read(reading), true);
        Thread reader = new Thread(receiving, "bench-reader");
        reader.setDaemon(true);
        try (Producer producer = client.producer()) {
            SendTally far = fill(producer, progress);
            reader.start();
            reading.await();
            Pace pace = new Pace(rate);
            for (long i = 0; i < messages; i++) {
                pace.await();
                Instant due = Instant.now().plus(delay).truncatedTo(ChronoUnit.MILLIS);
                byte[] body = new byte[size];
                ByteBuffer.wrap(body).putLong(due.toEpochMilli());
                tally.add(producer.sendAsync(
                        Message.builder(topic).body(body).deliverAt(due).build()));
                progress.tick(tally.acked(), messages, size);
            }
            producer.flush();
            sendsEnded = true;
            receiving.get();
            return result(far);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the reader failed: " + e.getCause(), e);
        }
    }

    private SendTally fill(Producer producer, Progress progress) {
        SendTally far = new SendTally();
        Instant due = Instant.now().plus(FAR);
        for (long i = 0; i < pending; i++) {
            far.add(producer.sendAsync(Message.builder(topic)
                    .body(new byte[size])
                    .deliverAt(due.plusMillis(i))
                    .build()));
            progress.tick(far.acked(), pending, size);
        }
        producer.flush();
        return far;
    }

    private Shown result(SendTally far) {
        return Shown.of(
                "pending=" + far.acked() + " sent=" + tally.sent() + " acked=" + tally.acked() + " failed="
                        + tally.failed() + " early=" + early + "\nin queue " + queued.text() + "\nreceipt  "
                        + received.text(),
                Json.map(
                        "pending",
                        far.acked(),
                        "sent",
                        tally.sent(),
                        "acked",
                        tally.acked(),
                        "failed",
                        tally.failed(),
                        "early",
                        early,
                        "queueLateness",
                        queued.json(),
                        "receiptLateness",
                        received.json()));
    }

    private void read(CountDownLatch reading) {
        try (PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            consumer.assignTopic(topic);
            for (TopicPartition partition : consumer.assignment()) {
                consumer.seekToEnd(partition);
                consumer.position(partition);
            }
            reading.countDown();
            long count = 0;
            long lastMessage = System.nanoTime();
            long patience = delay.plus(DRAIN).toNanos();
            while (!sendsEnded || (count < tally.acked() && System.nanoTime() - lastMessage < patience)) {
                for (MessageView message : consumer.poll(Duration.ofMillis(100))) {
                    lastMessage = System.nanoTime();
                    record(message);
                    count++;
                }
            }
        } finally {
            reading.countDown();
        }
    }

    private void record(MessageView message) {
        Instant due = Instant.ofEpochMilli(ByteBuffer.wrap(message.body()).getLong());
        Duration inQueue = Duration.between(due, message.storeTime());
        Duration here = Duration.between(due, Instant.now());
        queued.record(inQueue.toNanos());
        received.record(here.toNanos());
        if (inQueue.isNegative() || here.isNegative()) {
            early++;
        }
    }
}
