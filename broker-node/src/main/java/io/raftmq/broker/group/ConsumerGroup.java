package io.raftmq.broker.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One consumer group in one partition. A shared group has a cursor (the next offset never delivered) and a table of what
 * was delivered and not acked: below the cursor, what is in no run is done. A queue-bound group has a committed offset.
 *
 * <p>The methods that change it are replay's: each is total and does the same on every replica.
 */
public final class ConsumerGroup {
    /** The cursor of a group that never received here. */
    public static final long NOT_STARTED = -1;

    private final int number;
    private final String name;
    private final OutstandingTable table;
    private long subscriptionVersion;
    private long leaseFloor;
    private long cursor = NOT_STARTED;
    private @Nullable CommittedOffset committed;

    /**
     * A new group.
     *
     * @param number its number in the partition, never used again
     * @param leaseFloor leases below it mean nothing to this group
     */
    public ConsumerGroup(int number, String name, long leaseFloor) {
        this(number, name, leaseFloor, new OutstandingTable());
    }

    private ConsumerGroup(int number, String name, long leaseFloor, OutstandingTable table) {
        this.number = number;
        this.name = name;
        this.leaseFloor = leaseFloor;
        this.table = table;
    }

    /** A copy that later changes to this one do not reach. */
    public ConsumerGroup copy() {
        ConsumerGroup copy = new ConsumerGroup(number, name, leaseFloor, table.copy());
        copy.subscriptionVersion = subscriptionVersion;
        copy.cursor = cursor;
        copy.committed = committed;
        return copy;
    }

    public int number() {
        return number;
    }

    public String name() {
        return name;
    }

    /** The greatest subscription version a receive carried. */
    public long subscriptionVersion() {
        return subscriptionVersion;
    }

    /** Leases with lower ids mean nothing: they are from before the group was made or reset. */
    public long leaseFloor() {
        return leaseFloor;
    }

    /** The next offset never delivered, or {@link #NOT_STARTED}. */
    public long cursor() {
        return cursor;
    }

    /** The committed offset, or null. */
    public @Nullable CommittedOffset committed() {
        return committed;
    }

    /** Runs in the table. */
    public int runs() {
        return table.runs();
    }

    /** Messages in the table. */
    public int messages() {
        return table.messages();
    }

    /** When the next outstanding message may be delivered again; Long.MAX_VALUE if none is outstanding. */
    public long nextVisibleAt() {
        return table.nextDeadline();
    }

    /** Runs that may be delivered again, longest due first, until they hold {@code maxMessages} or more. */
    public List<Run> due(long nowMs, int maxMessages) {
        return table.due(nowMs, maxMessages);
    }

    /** The parts of runs in [from, to), by offset. */
    public List<Run> outstanding(long from, long to) {
        return table.within(from, to);
    }

    /** What an operator wants to see, or null if it never received here. */
    public @Nullable SharedProgress progress() {
        if (cursor == NOT_STARTED) {
            return null;
        }
        Run oldest = table.first();
        return new SharedProgress(cursor, table.messages(), table.runs(), oldest == null ? -1 : oldest.first());
    }

    /** Restores what was stored. */
    public void restore(long storedSubscriptionVersion, long storedCursor) {
        subscriptionVersion = storedSubscriptionVersion;
        cursor = storedCursor;
    }

    /** Restores a stored run. */
    public void restore(Run run) {
        table.add(run, changes(GroupChanges.NONE));
    }

    /** Restores the stored committed offset. */
    public void restore(CommittedOffset stored) {
        committed = stored;
    }

    public void raiseSubscription(long version, GroupChanges changes) {
        subscriptionVersion = Math.max(subscriptionVersion, version);
        changes.headChanged(this);
    }

    public void commit(CommittedOffset offset, GroupChanges changes) {
        committed = offset;
        changes.committedChanged(this);
    }

    /** Puts the cursor at {@code offset}, forgets what was outstanding, and voids all leases below {@code newLeaseFloor}. */
    public void startAt(long offset, long newLeaseFloor, GroupChanges changes) {
        table.cut(Long.MIN_VALUE, Long.MAX_VALUE, changes(changes));
        cursor = offset;
        leaseFloor = Math.max(leaseFloor, newLeaseFloor);
        changes.headChanged(this);
    }

    /** Delivers {@code again} once more and {@code fresh} messages from the cursor for the first time. */
    public void lease(long leaseId, long deadlineMs, List<OffsetRange> again, int fresh, GroupChanges changes) {
        OutstandingTable.Changes runs = changes(changes);
        for (OffsetRange range : again) {
            for (Run part : table.cut(range.first(), range.end(), runs)) {
                int attempt = part.attempt() == Integer.MAX_VALUE ? Integer.MAX_VALUE : part.attempt() + 1;
                table.add(new Run(part.first(), part.count(), attempt, leaseId, deadlineMs, true), runs);
            }
        }
        if (fresh > 0) {
            table.add(new Run(cursor, fresh, 1, leaseId, deadlineMs, true), runs);
            cursor += fresh;
            changes.headChanged(this);
        }
    }

    /**
     * The messages in the ranges are done. A range beyond the cursor was delivered under a lease that was lost with its
     * leader: the cursor goes past it, and what it skips is delivered next.
     */
    public void done(List<OffsetRange> ranges, GroupChanges changes) {
        OutstandingTable.Changes runs = changes(changes);
        for (OffsetRange range : ranges) {
            table.cut(range.first(), range.end(), runs);
            if (range.end() > cursor) {
                if (range.first() > cursor) {
                    table.add(new Run(cursor, (int) (range.first() - cursor), 0, 0, 0, false), runs);
                }
                cursor = range.end();
                changes.headChanged(this);
            }
        }
    }

    /** The leases over the ranges last until {@code deadlineMs}. */
    public void renew(List<OffsetRange> ranges, long deadlineMs, GroupChanges changes) {
        replace(
                ranges,
                run -> new Run(run.first(), run.count(), run.attempt(), run.leaseId(), deadlineMs, run.leased()),
                changes);
    }

    /** The attempts over the ranges failed; the next may be made from {@code visibleAtMs}. */
    public void fail(List<OffsetRange> ranges, long visibleAtMs, GroupChanges changes) {
        replace(
                ranges,
                run -> new Run(run.first(), run.count(), run.attempt(), run.leaseId(), visibleAtMs, false),
                changes);
    }

    /** The messages in the ranges were handed back untouched: visible at once, their delivery not counted. */
    public void release(List<OffsetRange> ranges, long nowMs, GroupChanges changes) {
        replace(
                ranges,
                run -> run.leased()
                        ? new Run(run.first(), run.count(), run.attempt() - 1, run.leaseId(), nowMs, false)
                        : run,
                changes);
    }

    /** Retention reached {@code logStart}: nothing below it can be delivered any more. */
    public void clipTo(long logStart, GroupChanges changes) {
        if (cursor == NOT_STARTED) {
            return;
        }
        table.cut(Long.MIN_VALUE, logStart, changes(changes));
        if (cursor < logStart) {
            cursor = logStart;
            changes.headChanged(this);
        }
    }

    private interface Change {
        Run of(Run run);
    }

    private void replace(List<OffsetRange> ranges, Change change, GroupChanges changes) {
        OutstandingTable.Changes runs = changes(changes);
        for (OffsetRange range : ranges) {
            for (Run part : table.cut(range.first(), range.end(), runs)) {
                table.add(change.of(part), runs);
            }
        }
    }

    private OutstandingTable.Changes changes(GroupChanges changes) {
        return new OutstandingTable.Changes() {
            @Override
            public void put(Run run) {
                changes.runPut(ConsumerGroup.this, run);
            }

            @Override
            public void removed(long first) {
                changes.runRemoved(ConsumerGroup.this, first);
            }
        };
    }
}
