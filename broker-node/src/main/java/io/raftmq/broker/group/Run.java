package io.raftmq.broker.group;

/**
 * Neighbouring outstanding messages that share a fate: delivered together, or failed together.
 *
 * @param first offset of the first
 * @param count how many, at least 1
 * @param attempt deliveries that count so far; 0 for messages handed back uncounted, or skipped by a lost lease's ack
 * @param leaseId the last delivery's lease; 0 if none is known
 * @param deadlineMs group time from which they may be delivered again
 * @param leased true while a consumer has them, false while they wait for their next delivery
 */
public record Run(long first, int count, int attempt, long leaseId, long deadlineMs, boolean leased) {
    /** The offset after the last. */
    public long end() {
        return first + count;
    }

    /** The part of this run in [from, to), which must overlap it. */
    Run part(long from, long to) {
        long begin = Math.max(first, from);
        return new Run(begin, (int) (Math.min(end(), to) - begin), attempt, leaseId, deadlineMs, leased);
    }

    /** Whether {@code next} begins where this ends and shares everything else, within what a run's count can say. */
    boolean joins(Run next) {
        return end() == next.first
                && attempt == next.attempt
                && leaseId == next.leaseId
                && deadlineMs == next.deadlineMs
                && leased == next.leased
                && count <= Integer.MAX_VALUE - next.count;
    }

    OffsetRange range() {
        return new OffsetRange(first, count);
    }
}
