package io.raftmq.chaos.scenario;

import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Sends the lines of a file, one message each, to the partitions in turn, with a bounded number on the way. */
final class LineSender {
    private final Producer producer;
    private final String topic;
    private final int partitions;
    private final Lines lines;
    private final AckLedger ledger;
    private final int window;
    private final Semaphore room;
    private final long nanosPerLine;
    private long due = System.nanoTime();
    private int next;

    /**
     * @param window messages on the way at once
     * @param nanosPerLine no faster than this
     */
    LineSender(
            Producer producer,
            String topic,
            int partitions,
            Lines lines,
            AckLedger ledger,
            int window,
            long nanosPerLine) {
        this.producer = producer;
        this.topic = topic;
        this.partitions = partitions;
        this.lines = lines;
        this.ledger = ledger;
        this.window = window;
        this.room = new Semaphore(window);
        this.nanosPerLine = nanosPerLine;
    }

    /** Sends up to that line, at the pace. */
    void sendUpTo(int end) throws InterruptedException {
        while (next < end) {
            due = Math.max(due + nanosPerLine, System.nanoTime() - 50_000_000);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            sendNext();
        }
    }

    /** Sends one line as soon as there is room. */
    void sendNext() throws InterruptedException {
        int line = next++;
        int partition = line % partitions;
        room.acquire();
        ledger.sent(partition);
        Message message = Message.builder(topic)
                .body(lines.line(line))
                .partition(partition)
                .property(Stamp.PROPERTY, new Stamp(0, line).toString())
                .build();
        var unused = producer.sendAsync(message).whenComplete((receipt, failure) -> {
            if (failure == null) {
                ledger.acked(partition, line, System.nanoTime());
            } else {
                ledger.failed(partition);
            }
            room.release();
        });
    }

    /** The number of the line that is sent next. */
    int position() {
        return next;
    }

    /** Returns when every send has its answer. */
    void awaitAnswers() throws InterruptedException {
        room.acquire(window);
        room.release(window);
    }
}
