package io.raftmq.broker.group;

import io.raftmq.broker.deadletter.DeadLetterCounts;
import java.util.ArrayList;
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
    private long subscriptionVersion;
    private long leaseFloor;
    private final Cursors cursors;
    private @Nullable CommittedOffset committed;
    private final KeptTable kept;
    private final DeadLetterCounts deadLetters;

    /**
     * A new group.
     *
     * @param number its number in the partition, never used again
     * @param leaseFloor leases below it mean nothing to this group
     */
    public ConsumerGroup(int number, String name, long leaseFloor) {
        this(
                number,
                name,
                leaseFloor,
                new OutstandingTable(),
                new Cursors(NOT_STARTED),
                new KeptTable(),
                new DeadLetterCounts());
    }

    private ConsumerGroup(
            int number,
            String name,
            long leaseFloor,
            OutstandingTable table,
            Cursors cursors,
            KeptTable kept,
            DeadLetterCounts deadLetters) {
        this.kept = kept;
        this.deadLetters = deadLetters;
        this.number = number;
        this.name = name;
        this.leaseFloor = leaseFloor;
        this.table = table;
        this.cursors = cursors;
    }

    /** A copy that later changes to this one do not reach. */
    public ConsumerGroup copy() {
        ConsumerGroup copy = new ConsumerGroup(
                number, name, leaseFloor, table.copy(), cursors.copy(), kept.copy(), deadLetters.copy());
        copy.subscriptionVersion = subscriptionVersion;
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

    /** Whether messages of that lane are outstanding. */
    public boolean isLaneBusy(long lane) {
        return table.lanes().isBusy(lane);
    }

    /** The first outstanding offset of a lane, -1 if it is free. */
    public long laneHead(long lane) {
        return table.lanes().head(lane);
    }

    /** A lane's outstanding messages behind {@code offset}, in order. */
    public List<OffsetRange> laneBehind(long lane, long offset, int most) {
        return table.lanes().behind(lane, offset, most);
    }

    /** What an operator wants to know of lanes. */
    public LaneCounts laneCounts() {
        Lanes lanes = table.lanes();
        return new LaneCounts(lanes.busy(), lanes.failedHeads(), lanes.parkedMessages());
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

    /** Runs whose lease has run out: their attempts have failed. Longest first, until they hold {@code maxMessages} or more. */
    public List<Run> overdue(long nowMs, int maxMessages) {
        return table.overdue(nowMs, maxMessages);
    }

    /** What the group remembers of its dead letter queue. */
    public DeadLetterCounts deadLetters() {
        return deadLetters;
    }

    /** Where the outstanding message at {@code offset} lies, if the group remembers that itself; else the queue knows. */
    public @Nullable Kept kept(long offset) {
        return kept.floor(offset);
    }

    /** The parts of runs in [from, to), by offset. */
    public List<Run> outstanding(long from, long to) {
        return table.within(from, to);
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
        table.add(run, changes(GroupChanges.NONE));
    }

    /** Restores a stored place. */
    public void restore(Kept part) {
        kept.put(part, places(GroupChanges.NONE));
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
            OutstandingTable.Changes runs = changes(changes);
            picture.runs().forEach(run -> table.add(run, runs));
            table.lanes().settle(0, runs);
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
        OutstandingTable.Changes runs = changes(changes);
        for (OffsetRange range : again) {
            for (Run part : byHead(table.within(range.first(), range.end()))) {
                boolean begun = !part.leased() || part.lane() == 0 || isHead(part);
                int attempt = begun && part.attempt() < Integer.MAX_VALUE ? part.attempt() + 1 : part.attempt();
                table.replace(part, part.leased(attempt, lease), runs);
            }
        }
        if (fresh > 0) {
            table.add(leased(cursor(), fresh, lease, 0), runs);
            cursors.set(0, cursor() + fresh);
            changes.headChanged(this);
        }
        table.lanes().settle(0, runs);
    }

    /** Messages delivered for the first time. */
    private static Run leased(long first, int count, NewLease lease, long lane) {
        return new Run(first, count, 1, lease.id(), lease.deadlineIn(lane), true, lane, 0, lease.member());
    }

    /** The runs, with the head of each lane apart from what is behind it. */
    private List<Run> byHead(List<Run> runs) {
        List<Run> apart = new ArrayList<>(runs.size());
        for (Run run : runs) {
            if (run.lane() != 0 && run.count() > 1 && isHead(run)) {
                apart.add(run.part(run.first(), run.first() + 1));
                apart.add(run.part(run.first() + 1, run.end()));
            } else {
                apart.add(run);
            }
        }
        return apart;
    }

    private boolean isHead(Run part) {
        return table.lanes().head(part.lane()) == part.first();
    }

    /** The cursor of a priority goes over {@code segments}; those that are delivered are under {@code lease}. */
    public void advance(int priority, List<Segment> segments, NewLease lease, GroupChanges changes) {
        OutstandingTable.Changes runs = changes(changes);
        long offset = cursors.of(priority);
        for (Segment segment : segments) {
            int count = (int) Math.min(Integer.MAX_VALUE, segment.count());
            switch (segment.fate()) {
                case LEASED -> table.add(leased(offset, count, lease, segment.lane()), runs);
                case PARKED -> table.add(Run.parked(offset, count, 0, segment.lane()), runs);
                case WAITING -> table.add(new Run(offset, count, 0, 0, 0, false), runs);
                case PASSED -> {}
            }
            offset += segment.count();
        }
        cursors.set(priority, offset);
        if (priority == 0) {
            changes.headChanged(this);
        } else {
            changes.priorityCursorsChanged(this);
        }
        table.lanes().settle(0, runs);
    }

    /**
     * The messages in the ranges are done. A range beyond the cursor that is not outstanding was delivered under a lease
     * that was lost with its leader: the cursor goes past it, and what it skips, plain messages all, is delivered next.
     *
     * @param nowMs from when those behind them in their lanes are on offer
     */
    public void done(List<OffsetRange> ranges, long nowMs, GroupChanges changes) {
        OutstandingTable.Changes runs = changes(changes);
        for (OffsetRange range : ranges) {
            long known = table.cut(range.first(), range.end(), runs).stream()
                    .mapToLong(Run::count)
                    .sum();
            if (known < range.count() && range.end() > cursor()) {
                if (range.first() > cursor()) {
                    table.add(new Run(cursor(), (int) (range.first() - cursor()), 0, 0, 0, false), runs);
                }
                cursors.set(0, range.end());
                changes.headChanged(this);
            }
        }
        table.lanes().settle(nowMs, runs);
    }

    /** The leases over the ranges last until {@code deadlineMs}. */
    public void renew(List<OffsetRange> ranges, long deadlineMs, GroupChanges changes) {
        replace(ranges, run -> run.isParked() ? run : run.until(deadlineMs), changes);
    }

    /**
     * The attempts over the ranges failed; the next may be made from {@code visibleAtMs}. Of a lane only the head's attempt
     * failed: what is behind it was not begun.
     */
    public void fail(List<OffsetRange> ranges, long visibleAtMs, long nowMs, GroupChanges changes) {
        OutstandingTable.Changes runs = changes(changes);
        for (OffsetRange range : ranges) {
            for (Run part : byHead(table.within(range.first(), range.end()))) {
                if (!part.isParked()) {
                    boolean begun = part.lane() == 0 || isHead(part);
                    table.replace(part, begun ? part.failed(visibleAtMs, nowMs) : part.notBegun(), runs);
                }
            }
        }
        table.lanes().settle(0, runs);
    }

    /** The message comes anew, as if never delivered: at once, or with the cursor if that has not passed it. */
    public void offerAgain(long offset, long nowMs, GroupChanges changes) {
        OutstandingTable.Changes runs = changes(changes);
        table.cut(offset, offset + 1, runs);
        table.add(new Run(offset, 1, 0, 0, nowMs, false), runs);
        table.lanes().settle(nowMs, runs);
    }

    /** The message waits no longer, and its attempts are counted anew; it keeps its place in its lane. */
    public void offerNow(long offset, long nowMs, GroupChanges changes) {
        OutstandingTable.Changes runs = changes(changes);
        for (Run part : table.within(offset, offset + 1)) {
            if (!part.leased() && !part.isParked()) {
                table.replace(part, new Run(offset, 1, 0, 0, nowMs, false, part.lane()), runs);
            }
        }
        table.lanes().settle(nowMs, runs);
    }

    /** The group remembers where these outstanding messages lie; it did not before. */
    public void keep(Kept part, GroupChanges changes) {
        kept.put(part, places(changes));
    }

    /** The group forgets where those messages in [from, to) lie of which it remembered it; answers what that was. */
    public List<Kept> release(long from, long to, GroupChanges changes) {
        return kept.cut(from, to, places(changes));
    }

    /** The messages in the ranges were handed back untouched: visible at once, their delivery not counted. */
    public void release(List<OffsetRange> ranges, long nowMs, GroupChanges changes) {
        replace(ranges, run -> run.leased() ? run.waiting(run.attempt() - 1, nowMs) : run, changes);
    }

    /** Retention reached {@code logStart}: of what is below it, only what was kept can still be delivered. */
    public void clipTo(long logStart, GroupChanges changes) {
        if (cursor() == NOT_STARTED) {
            return;
        }
        OutstandingTable.Changes runs = changes(changes);
        long gone = Long.MIN_VALUE;
        for (Kept part : kept.below(logStart)) {
            table.cut(gone, part.first(), runs);
            gone = part.end();
        }
        table.cut(gone, logStart, runs);
        table.lanes().settle(0, runs);
        if (cursor() < logStart) {
            cursors.set(0, logStart);
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
        table.lanes().settle(0, runs);
    }

    private KeptTable.Changes places(KeptChanges changes) {
        return new KeptTable.Changes() {
            @Override
            public void put(Kept part) {
                changes.keptPut(ConsumerGroup.this, part);
            }

            @Override
            public void removed(long first) {
                changes.keptRemoved(ConsumerGroup.this, first);
            }
        };
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
