package io.raftmq.store.state;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Lets callers that want a flush at the same time share one: each needs only one that began after it asked. */
final class FlushTurns {
    private final AtomicLong begun = new AtomicLong();
    private final Object turn = new Object();
    private final BooleanSupplier flush;
    private long lastDone;

    /** @param flush whether it was done */
    FlushTurns(BooleanSupplier flush) {
        this.flush = flush;
    }

    /** Returns when a flush that began after this call has ended; answers whether one was done. */
    boolean flush() {
        long mine = begun.get() + 1;
        synchronized (turn) {
            if (begun.get() < mine) {
                long number = begun.incrementAndGet();
                if (flush.getAsBoolean()) {
                    lastDone = number;
                }
            }
            return lastDone >= mine;
        }
    }

    long begun() {
        return begun.get();
    }
}
