package io.raftmq.broker.group;

import io.raftmq.broker.deadletter.DeadLetterCounts;
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
    /** The greatest priority; 0 is that of messages without one. */
    public static final int MAX_PRIORITY = Cursors.PRIORITIES - 1;

    private final int number;
    private final String name;
    private final OutstandingTable table;
    private final Cursors cursors;
    private final KeptTable kept;
    private final DeadLetterCounts deadLetters;
    private long subscriptionVersion;
    private long leaseFloor;
    private @Nullable CommittedOffset committed;

    /**
     * A new group.
     *
     * @param number its number in the partition, never used again
     * @param leaseFloor leases below it mean nothing to this group
     */
    public ConsumerGroup(int number, String name, long leaseFloor) {
        this.number = number;
        this.name = name;
        this.leaseFloor = leaseFloor;
        table = new OutstandingTable();
        cursors = new Cursors(NOT_STARTED);
        kept = new KeptTable();
        deadLetters = new DeadLetterCounts();
    }

    private ConsumerGroup(ConsumerGroup original) {
        number = original.number;
        name = original.name;
        leaseFloor = original.leaseFloor;
        subscriptionVersion = original.subscriptionVersion;
        committed = original.committed;
        table = original.table.copy();
        cursors = original.cursors.copy();
        kept = original.kept.copy();
        deadLetters = original.deadLetters.copy();
    }

    /** A copy that later changes to this one do not reach. */
    public ConsumerGroup copy() {
        return new ConsumerGroup(this);
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

    /** The next offset never delivered, or {@link #NOT_STARTED}. Messages with a priority have cursors of their own. */
    public long cursor() {
        return cursors.of(0);
    }

    /** The next offset of which no message with that priority was delivered; 0 is the cursor of all others. */
    public long cursor(int priority) {
        return cursors.of(priority);
    }

    /** Whether messages with a priority were delivered ahead of the cursor. */
    public boolean hasOvertaken() {
        return cursors.furthestPriority() > cursors.of(0);
    }

    /** The order among the outstanding messages of each message group. */
    public Lanes lanes() {
        return table.lanes();
    }

    /** The committed offset, or null. */
    public @Nullable CommittedOffset committed() {
        return committed;
    }

    /** What was delivered and not acked. */
    public OutstandingTable outstanding() {
        return table;
    }

    /** What the group remembers of its dead letter queue. */
    public DeadLetterCounts deadLetters() {
        return deadLetters;
    }

    /** Where the outstanding message at {@code offset} lies, if the group remembers that itself; else the queue knows. */
    public @Nullable Kept kept(long offset) {
        return kept.floor(offset);
    }

    /** What an operator wants to see, or null if it never received here. */
    public @Nullable SharedProgress progress() {
        if (cursor() == NOT_STARTED) {
            return null;
        }
        Run oldest = table.first();
        return new SharedProgress(cursor(), table.messages(), table.runs(), oldest == null ? -1 : oldest.first());
    }

    /** Restores what was stored. */
    public void restore(long storedSubscriptionVersion, long storedCursor) {
        subscriptionVersion = storedSubscriptionVersion;
        cursors.set(0, storedCursor);
    }

    /** Restores the stored cursor of a priority. */
    public void restoreCursor(int priority, long stored) {
        cursors.set(priority, stored);
    }

    /** Restores a stored run. */
    public void restore(Run run) {
        table.add(run, change(GroupChanges.NONE));
    }

    /** Restores a stored place. */
    public void restore(Kept part) {
        kept.put(part, this, GroupChanges.NONE);
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
        table.cut(Long.MIN_VALUE, Long.MAX_VALUE, change(changes));
        cursors.setAll(offset);
        changes.priorityCursorsChanged(this);
        leaseFloor = Math.max(leaseFloor, newLeaseFloor);
        changes.headChanged(this);
    }

    /**
     * Goes on from where another group stood; leases below {@code newLeaseFloor} are void.
     *
     * @return whether what was outstanding here was forgotten for it
     */
    public boolean goOnFrom(GroupPicture picture, long newLeaseFloor, GroupChanges changes) {
        boolean shared = picture.cursors().get(0) != NOT_STARTED;
        if (shared) {
            startAt(picture.cursors().get(0), newLeaseFloor, changes);
            for (int priority = 1; priority <= MAX_PRIORITY; priority++) {
                cursors.set(priority, picture.cursors().get(priority));
            }
            changes.priorityCursorsChanged(this);
            OutstandingChange change = change(changes);
            picture.runs().forEach(run -> table.add(run, change));
            change.settle(0);
        }
        if (picture.committed() != CommittedOffset.NONE) {
            commit((committed == null ? CommittedOffset.NOTHING : committed).resetTo(picture.committed()), changes);
        }
        return shared;
    }

    /**
     * Delivers {@code again} once more and {@code fresh} plain messages from the cursor for the first time. Of a lane only
     * the head's delivery counts as another attempt, if what is behind it was leased before: it was not begun then.
     */
    public void lease(NewLease lease, List<OffsetRange> again, int fresh, GroupChanges changes) {
        OutstandingChange change = change(changes);
        change.leaseAgain(again, lease);
        if (fresh > 0) {
            change.leaseFirst(cursor(), fresh, lease, 0);
            cursors.set(0, cursor() + fresh);
            changes.headChanged(this);
        }
        change.settle(0);
    }

    /** The cursor of a priority goes over {@code segments}; those that are delivered are under {@code lease}. */
    public void advance(int priority, List<Segment> segments, NewLease lease, GroupChanges changes) {
        OutstandingChange change = change(changes);
        cursors.set(priority, change.advance(cursors.of(priority), segments, lease));
        if (priority == 0) {
            changes.headChanged(this);
        } else {
            changes.priorityCursorsChanged(this);
        }
        change.settle(0);
    }

    /**
     * The messages in the ranges are done. A range beyond the cursor that is not outstanding was delivered under a lease
     * that was lost with its leader: the cursor goes past it, and what it skips, plain messages all, is delivered next.
     *
     * @param nowMs from when those behind them in their lanes are on offer
     */
    public void done(List<OffsetRange> ranges, long nowMs, GroupChanges changes) {
        OutstandingChange change = change(changes);
        for (OffsetRange range : ranges) {
            long known = table.cut(range.first(), range.end(), change).stream()
                    .mapToLong(Run::count)
                    .sum();
            if (known < range.count() && range.end() > cursor()) {
                if (range.first() > cursor()) {
                    change.offer(cursor(), (int) (range.first() - cursor()), 0);
                }
                cursors.set(0, range.end());
                changes.headChanged(this);
            }
        }
        change.settle(nowMs);
    }

    /** The leases over the ranges last until {@code deadlineMs}. */
    public void renew(List<OffsetRange> ranges, long deadlineMs, GroupChanges changes) {
        OutstandingChange change = change(changes);
        change.renew(ranges, deadlineMs);
        change.settle(0);
    }

    /**
     * The attempts over the ranges failed; the next may be made from {@code visibleAtMs}. Of a lane only the head's attempt
     * failed: what is behind it was not begun.
     */
    public void fail(List<OffsetRange> ranges, long visibleAtMs, long nowMs, GroupChanges changes) {
        OutstandingChange change = change(changes);
        change.fail(ranges, visibleAtMs, nowMs);
        change.settle(0);
    }

    /** The messages in the ranges were handed back untouched: visible at once, their delivery not counted. */
    public void release(List<OffsetRange> ranges, long nowMs, GroupChanges changes) {
        OutstandingChange change = change(changes);
        change.handBack(ranges, nowMs);
        change.settle(0);
    }

    /** The message comes anew, as if never delivered: at once, or with the cursor if that has not passed it. */
    public void offerAgain(long offset, long nowMs, GroupChanges changes) {
        OutstandingChange change = change(changes);
        table.cut(offset, offset + 1, change);
        change.offer(offset, 1, nowMs);
        change.settle(nowMs);
    }

    /** The message waits no longer, and its attempts are counted anew; it keeps its place in its lane. */
    public void offerNow(long offset, long nowMs, GroupChanges changes) {
        OutstandingChange change = change(changes);
        change.offerNow(offset, nowMs);
        change.settle(nowMs);
    }

    /** The group remembers where these outstanding messages lie; it did not before. */
    public void keep(Kept part, GroupChanges changes) {
        kept.put(part, this, changes);
    }

    /** The group forgets where those messages in [from, to) lie of which it remembered it; answers what that was. */
    public List<Kept> release(long from, long to, GroupChanges changes) {
        return kept.cut(from, to, this, changes);
    }

    /** Retention reached {@code logStart}: of what is below it, only what was kept can still be delivered. */
    public void clipTo(long logStart, GroupChanges changes) {
        if (cursor() == NOT_STARTED) {
            return;
        }
        OutstandingChange change = change(changes);
        long gone = Long.MIN_VALUE;
        for (Kept part : kept.below(logStart)) {
            table.cut(gone, part.first(), change);
            gone = part.end();
        }
        table.cut(gone, logStart, change);
        change.settle(0);
        if (cursor() < logStart) {
            cursors.set(0, logStart);
            changes.headChanged(this);
        }
    }

    private OutstandingChange change(GroupChanges told) {
        return new OutstandingChange(this, table, told);
    }
}
