package io.raftmq.broker.runtime;

import java.util.function.LongSupplier;

/**
 * Group time on a leader, in milliseconds since the Unix epoch: where it began, plus what has elapsed on the monotonic
 * clock since. So a wall clock that jumps while this node leads fires nothing. Owned by the partition's loop.
 */
final class GroupClock {
    private final LongSupplier wallMs;
    private final LongSupplier monotonicNanos;
    private long baseMs;
    private long baseNanos;

    GroupClock(LongSupplier wallMs, LongSupplier monotonicNanos) {
        this.wallMs = wallMs;
        this.monotonicNanos = monotonicNanos;
    }

    /** Begins anew, at leadership's start, never before {@code groupTimeMs}, the time of the group's last entry. */
    void start(long groupTimeMs) {
        baseMs = Math.max(wallMs.getAsLong(), groupTimeMs);
        baseNanos = monotonicNanos.getAsLong();
    }

    long nowMs() {
        return baseMs + (monotonicNanos.getAsLong() - baseNanos) / 1_000_000;
    }
}
