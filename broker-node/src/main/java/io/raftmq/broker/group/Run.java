package io.raftmq.broker.group;

/**
 * Neighbouring outstanding messages that share a fate: delivered together, failed together, or parked together.
 *
 * @param first offset of the first
 * @param count how many, at least 1
 * @param attempt deliveries that count so far; 0 for messages handed back uncounted, parked before their first delivery,
 *     or skipped by a lost lease's ack
 * @param leaseId the last delivery's lease; 0 if none is known
 * @param deadlineMs group time from which they may be delivered again, {@link #NEVER} while they are parked
 * @param leased true while a consumer has them, false while they wait for their next delivery
 * @param lane the lane all of them belong to, 0 = none; see {@link Lanes}
 * @param failedSinceMs group time of their first failed attempt, 0 if none has failed
 * @param member the number of the member that had the last lease, 0 if none is known
 */
public record Run(
        long first,
        int count,
        int attempt,
        long leaseId,
        long deadlineMs,
        boolean leased,
        long lane,
        long failedSinceMs,
        int member) {
    /** The deadline of what is not on offer at all. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A run of which no attempt has failed, and nobody is known to have had it. */
    public Run(long first, int count, int attempt, long leaseId, long deadlineMs, boolean leased, long lane) {
        this(first, count, attempt, leaseId, deadlineMs, leased, lane, 0, 0);
    }

    /** A run of plain messages. */
    public Run(long first, int count, int attempt, long leaseId, long deadlineMs, boolean leased) {
        this(first, count, attempt, leaseId, deadlineMs, leased, 0);
    }

    /** Members of a lane that wait for those before them. */
    public static Run parked(long first, int count, int attempt, long lane) {
        return new Run(first, count, attempt, 0, NEVER, false, lane);
    }

    /** The offset after the last. */
    public long end() {
        return first + count;
    }

    /** Whether they wait for earlier messages of their lane. */
    public boolean isParked() {
        return lane != 0 && deadlineMs == NEVER;
    }

    /** Whether they failed, and rest before their next delivery. */
    boolean isFailed() {
        return !leased && attempt > 0 && deadlineMs != NEVER;
    }

    /** The same messages until another time. */
    Run until(long otherDeadlineMs) {
        return new Run(first, count, attempt, leaseId, otherDeadlineMs, leased, lane, failedSinceMs, member);
    }

    /** The same messages, no longer leased, on offer from a time on. */
    Run waiting(int countedAttempts, long visibleAtMs) {
        return new Run(first, count, countedAttempts, leaseId, visibleAtMs, false, lane, failedSinceMs, member);
    }

    /** The same messages under another lease. */
    Run leased(int countedAttempts, NewLease lease) {
        return new Run(
                first,
                count,
                countedAttempts,
                lease.id(),
                lease.deadlineMs(),
                true,
                lane,
                failedSinceMs,
                lease.member());
    }

    /** The same messages, their attempt having failed now, on offer from a time on. */
    Run failed(long visibleAtMs, long nowMs) {
        long since = failedSinceMs == 0 ? nowMs : failedSinceMs;
        return new Run(first, count, attempt, leaseId, visibleAtMs, false, lane, since, member);
    }

    /** The same messages behind others of their lane again; a delivery of which they were not begun does not count. */
    Run parkedAgain() {
        return new Run(first, count, countedIfBegun(), 0, NEVER, false, lane, failedSinceMs, 0);
    }

    /** The same messages, handed back without having been begun, for their lane to see to. */
    Run notBegun() {
        return new Run(first, count, countedIfBegun(), leaseId, 0, false, lane, failedSinceMs, member);
    }

    private int countedIfBegun() {
        return leased ? Math.max(0, attempt - 1) : attempt;
    }

    /** The part of this run in [from, to), which must overlap it. */
    public Run part(long from, long to) {
        long begin = Math.max(first, from);
        return new Run(
                begin,
                (int) (Math.min(end(), to) - begin),
                attempt,
                leaseId,
                deadlineMs,
                leased,
                lane,
                failedSinceMs,
                member);
    }

    /** Whether {@code next} begins where this ends and shares everything else, within what a run's count can say. */
    boolean joins(Run next) {
        return end() == next.first
                && attempt == next.attempt
                && leaseId == next.leaseId
                && deadlineMs == next.deadlineMs
                && leased == next.leased
                && lane == next.lane
                && failedSinceMs == next.failedSinceMs
                && member == next.member
                && count <= Integer.MAX_VALUE - next.count;
    }

    /** This run and {@code next}, which it {@link #joins}. */
    Run with(Run next) {
        return new Run(first, count + next.count, attempt, leaseId, deadlineMs, leased, lane, failedSinceMs, member);
    }

    public OffsetRange range() {
        return new OffsetRange(first, count);
    }
}
