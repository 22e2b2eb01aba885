package io.raftmq.client.cli;

import java.util.concurrent.locks.LockSupport;

/** A steady beat. Not thread-safe. */
final class Pace {
    private final long perSecond;
    private final long start = System.nanoTime();
    private long beats;

    /** @param perSecond 0: as fast as it goes */
    Pace(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits for the next beat and returns when it was due, in {@link System#nanoTime()}; late beats are not skipped. */
    long await() {
        if (perSecond == 0) {
            return System.nanoTime();
        }
        long due = start + (long) (beats++ * (1e9 / perSecond));
        long wait = due - System.nanoTime();
        while (wait > 0) {
            LockSupport.parkNanos(wait);
            wait = due - System.nanoTime();
        }
        return due;
    }
}
