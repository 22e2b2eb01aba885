package io.raftmq.broker.runtime;

import java.util.function.LongSupplier;

/**
 * Group time on a leader, in milliseconds since the Unix epoch: where it began, plus what has elapsed on the monotonic
 * clock since. It begins with the leadership, at the median of the voters' clocks but never before the time of the group's
 * last entry, so neither one node's wrong clock nor a clock that jumps while a node leads fires anything. Owned by the
 * partition's loop.
 */
final class GroupClock {
    private final LongSupplier monotonicNanos;
    private final long baseMs;
    private final long baseNanos;

    /** Begins now, at {@code baseMs}. */
    GroupClock(long baseMs, LongSupplier monotonicNanos) {
        this.monotonicNanos = monotonicNanos;
        this.baseMs = baseMs;
        this.baseNanos = monotonicNanos.getAsLong();
    }

    /** Nanoseconds until that group time, 0 if it is over; Long.MAX_VALUE stays what it is. */
    long nanosUntil(long groupMs) {
        if (groupMs == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, (groupMs - baseMs) * 1_000_000 - (monotonicNanos.getAsLong() - baseNanos));
    }

    long nowMs() {
        return baseMs + (monotonicNanos.getAsLong() - baseNanos) / 1_000_000;
    }
}
