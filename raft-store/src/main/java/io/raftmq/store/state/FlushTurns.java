package io.raftmq.store.state;

import java.util.concurrent.atomic.AtomicLong;

/** Lets callers that want a flush at the same time share one: each needs only one that began after it asked. */
final class FlushTurns {
    private final AtomicLong begun = new AtomicLong();
    private final Object turn = new Object();
    private final Runnable flush;

    FlushTurns(Runnable flush) {
        this.flush = flush;
    }

    /** Returns when a flush that began after this call has ended. */
    void flush() {
        long mine = begun.get() + 1;
        synchronized (turn) {
            if (begun.get() < mine) {
                begun.incrementAndGet();
                flush.run();
            }
        }
    }

    long begun() {
        return begun.get();
    }
}
