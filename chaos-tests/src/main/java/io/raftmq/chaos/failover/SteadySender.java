package io.raftmq.chaos.failover;

import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqClient;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Sends to all partitions in turn, so many a second, whatever becomes of some of them. */
final class SteadySender implements AutoCloseable {
    /** So many that a partition without a leader does not hold the others up. */
    private static final int MOST_UNANSWERED = 50_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Producer producer;
    private final String topic;
    private final int partitions;
    private final long nanosPerSend;
    private final GapMeter meter;
    private final Semaphore room = new Semaphore(MOST_UNANSWERED);
    private final Thread thread;
    private volatile boolean running = true;

    /** Begins at once. */
    SteadySender(RaftMqClient client, String topic, int partitions, int perSecond, GapMeter meter) {
        this.producer = client.producer(ProducerOptions.builder()
                .deliveryTimeout(PATIENCE)
                .maxBlock(PATIENCE)
                .build());
        this.topic = topic;
        this.partitions = partitions;
        this.nanosPerSend = 1_000_000_000L / perSecond;
        this.meter = meter;
        thread = new Thread(this::send, "steady-sender");
        thread.setDaemon(true);
        thread.start();
    }

    private void send() {
        long due = System.nanoTime();
        for (int number = 0; running; number = (number + 1) % Integer.MAX_VALUE) {
            sendOne(number % partitions);
            due += nanosPerSend;
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    private void sendOne(int partition) {
        room.acquireUninterruptibly();
        Message message = Message.builder(topic)
                .body("a message of some dozens of bytes, as events and commands are")
                .partition(partition)
                .build();
        long sent = System.nanoTime();
        var unused = producer.sendAsync(message).whenComplete((receipt, failure) -> {
            if (failure == null) {
                meter.acked(partition, sent, System.nanoTime());
            }
            room.release();
        });
    }

    /** Ends sending; what has no answer yet may fail. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        producer.close();
    }
}
