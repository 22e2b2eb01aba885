package io.raftmq.client.consumer;

import io.raftmq.client.net.ClientThreads;
import java.time.Duration;

/** Notices that an application has stopped polling. Thread-safe. */
final class PollWatch {
    private static final Duration LEAST_TURN = Duration.ofMillis(100);

    private final Duration bound;
    private final ClientThreads threads;
    private final Runnable onOverdue;
    private long endedNanos;
    private boolean polling;
    private boolean overdue;
    private boolean begun;
    private boolean closed;

    /**
     * @param bound the longest time between two polls
     * @param onOverdue run once when it is exceeded, until there is another poll; it does not block
     */
    PollWatch(Duration bound, ClientThreads threads, Runnable onOverdue) {
        this.bound = bound;
        this.threads = threads;
        this.onOverdue = onOverdue;
    }

    synchronized void pollBegins() {
        polling = true;
        overdue = false;
        if (!begun) {
            begun = true;
            lookLater();
        }
    }

    synchronized void pollEnds() {
        polling = false;
        endedNanos = System.nanoTime();
    }

    synchronized void close() {
        closed = true;
    }

    private void lookLater() {
        Duration turn = bound.dividedBy(8);
        threads.after(turn.compareTo(LEAST_TURN) < 0 ? LEAST_TURN : turn, this::look);
    }

    /** Under the lock: a poll that begins meanwhile waits, and sees what this did. */
    private synchronized void look() {
        if (closed) {
            return;
        }
        if (!polling && !overdue && System.nanoTime() - endedNanos >= bound.toNanos()) {
            overdue = true;
            onOverdue.run();
        }
        lookLater();
    }
}
