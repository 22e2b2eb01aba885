package io.raftmq.broker.timer;

import java.util.Comparator;

/**
 * Neighbouring held messages that are due together.
 *
 * @param dueMs group time at which they are due
 * @param first held id of the first
 * @param count messages
 */
public record DueTimer(long dueMs, long first, int count) implements Comparable<DueTimer> {
    private static final Comparator<DueTimer> ORDER =
            Comparator.comparingLong(DueTimer::dueMs).thenComparingLong(DueTimer::first);

    /** The same without the first {@code skipped} messages. */
    public DueTimer from(int skipped) {
        return new DueTimer(dueMs, first + skipped, count - skipped);
    }

    /** By time, then in the order in which they were stored. */
    @Override
    public int compareTo(DueTimer other) {
        return ORDER.compare(this, other);
    }
}
