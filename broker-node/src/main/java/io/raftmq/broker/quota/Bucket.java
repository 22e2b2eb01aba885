package io.raftmq.broker.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One limit: so many units a second, and a second's worth at once. Kept as one number, the time at which everything taken so
 * far will have been earned; a request is let in while that is less than a second ahead, however large it is, so a request
 * above a second's worth is let in too and pays later. Thread-safe.
 */
final class Bucket {
    static final long BURST_NANOS = 1_000_000_000L;

    private final double nanosPerUnit;
    private final AtomicLong earnedAtNanos;

    Bucket(long unitsPerSecond, long nowNanos) {
        nanosPerUnit = 1e9 / unitsPerSecond;
        earnedAtNanos = new AtomicLong(nowNanos);
    }

    /** Nanoseconds until a request is let in; 0 = at once. */
    long waitNanos(long nowNanos) {
        return Math.max(0, earnedAtNanos.get() - nowNanos - BURST_NANOS + 1);
    }

    /**
     * Takes units, whether they are earned or not.
     *
     * @param share of the rate that is this bucket's for them: each costs as much more as that is less than 1
     */
    void take(long units, double share, long nowNanos) {
        long cost = (long) Math.min(nanosPerUnit * units / share, Long.MAX_VALUE / 4.0);
        earnedAtNanos.accumulateAndGet(cost, (earned, more) -> Math.max(earned - nowNanos, 0) + nowNanos + more);
    }

    /** Whether nothing is owed: a new bucket would do the same. */
    boolean isFull(long nowNanos) {
        return earnedAtNanos.get() - nowNanos <= 0;
    }
}
