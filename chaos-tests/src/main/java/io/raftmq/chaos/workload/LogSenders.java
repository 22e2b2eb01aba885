package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.History;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Senders that send to all partitions in turn, each with a producer of its own, and write down what they did. They can be
 * stopped and started again; stamps go on where they were.
 */
public final class LogSenders implements AutoCloseable {
    private static final int IN_FLIGHT = 64;

    private final RaftMqClient client;
    private final String topic;
    private final int partitions;
    private final History history;
    private final long nanosPerSend;
    private final AtomicLongArray sequences;
    private final AtomicLongArray lastAck;
    private final AtomicLong acked = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    /** @param perSecond sends of each sender in a second */
    public LogSenders(RaftMqClient client, String topic, int partitions, History history, int senders, int perSecond) {
        this.client = client;
        this.topic = topic;
        this.partitions = partitions;
        this.history = history;
        this.nanosPerSend = 1_000_000_000L / perSecond;
        this.sequences = new AtomicLongArray(senders);
        this.lastAck = new AtomicLongArray(partitions);
    }

    /** Begins to send. */
    public void start() {
        running = true;
        for (int sender = 0; sender < sequences.length(); sender++) {
            int me = sender;
            Thread thread = new Thread(() -> send(me), "sender-" + me);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Ends sending; returns when the outcome of each send is written down. */
    public void stop() {
        running = false;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        threads.clear();
    }

    /** Ends sending without waiting for anything; for when the outcomes do not matter any more. */
    void abandon() {
        running = false;
    }

    /** {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /** Sends acknowledged so far. */
    public long acked() {
        return acked.get();
    }

    /** When a send to that partition was last acknowledged, in {@link System#nanoTime()}; 0 if never. */
    public long lastAck(int partition) {
        return lastAck.get(partition);
    }

    private void send(int sender) {
        ProducerOptions options = ProducerOptions.builder()
                .deliveryTimeout(Duration.ofSeconds(60))
                .maxBlock(Duration.ofSeconds(60))
                .build();
        Semaphore room = new Semaphore(IN_FLIGHT);
        try (Producer producer = client.producer(options)) {
            while (running) {
                room.acquireUninterruptibly();
                Stamp stamp = new Stamp(sender, sequences.getAndIncrement(sender));
                sendOne(producer, stamp, room);
                LockSupport.parkNanos(nanosPerSend);
            }
            room.acquireUninterruptibly(IN_FLIGHT);
        }
    }

    private void sendOne(Producer producer, Stamp stamp, Semaphore room) {
        int partition = (int) (stamp.sequence() % partitions);
        Message message = Message.builder(topic)
                .body("message " + stamp)
                .partition(partition)
                .property(Stamp.PROPERTY, stamp.toString())
                .build();
        history.sendInvoked(stamp, partition);
        try {
            var unused = producer.sendAsync(message).whenComplete((receipt, failure) -> {
                if (failure == null) {
                    history.sendAcknowledged(stamp, receipt.partition(), receipt.offset());
                    acked.incrementAndGet();
                    lastAck.set(partition, System.nanoTime());
                } else {
                    Failures.write(history, stamp, failure);
                }
                room.release();
            });
        } catch (RaftMqException e) {
            Failures.write(history, stamp, e);
            room.release();
        }
    }
}
