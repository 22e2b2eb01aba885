package io.raftmq.broker.group;

import java.util.ArrayList;
import java.util.List;

/**
 * One change of a group's outstanding messages: what becomes of attempts to consume them. Tells of every run it touches. Of
 * a lane only the head counts as begun; what a consumer has behind it does not.
 */
final class OutstandingChange implements OutstandingTable.Changes {
    private interface Fate {
        Run of(Run run);
    }

    private final ConsumerGroup group;
    private final OutstandingTable table;
    private final GroupChanges told;

    OutstandingChange(ConsumerGroup group, OutstandingTable table, GroupChanges told) {
        this.group = group;
        this.table = table;
        this.told = told;
    }

    @Override
    public void put(Run run) {
        told.runPut(group, run);
    }

    @Override
    public void removed(long first) {
        told.runRemoved(group, first);
    }

    /** The last step of each change: brings the lanes it touched into order. */
    void settle(long readyAtMs) {
        table.lanes().settle(readyAtMs, this);
    }

    /** Messages are delivered once more. Another attempt, unless it is one of what was leased and not begun. */
    void leaseAgain(List<OffsetRange> ranges, NewLease lease) {
        for (OffsetRange range : ranges) {
            for (Run part : byHead(table.within(range.first(), range.end()))) {
                boolean begun = !part.leased() || part.lane() == 0 || isHead(part);
                int attempt = begun && part.attempt() < Integer.MAX_VALUE ? part.attempt() + 1 : part.attempt();
                table.replace(part, part.leased(attempt, lease), this);
            }
        }
    }

    /** Messages that were never delivered are, now. */
    void leaseFirst(long first, int count, NewLease lease, long lane) {
        long deadlineMs = lease.deadlineIn(lane);
        table.add(new Run(first, count, 1, lease.id(), deadlineMs, true, lane, 0, lease.member()), this);
    }

    /** What a cursor goes over, from {@code first} on, comes under {@code lease}, waits, or is left out; answers the end. */
    long advance(long first, List<Segment> segments, NewLease lease) {
        long offset = first;
        for (Segment segment : segments) {
            int count = (int) Math.min(Integer.MAX_VALUE, segment.count());
            switch (segment.fate()) {
                case LEASED -> leaseFirst(offset, count, lease, segment.lane());
                case PARKED -> table.add(Run.parked(offset, count, 0, segment.lane()), this);
                case WAITING -> offer(offset, count, 0);
                case PASSED -> {}
            }
            offset += segment.count();
        }
        return offset;
    }

    /** Plain messages that nobody has are on offer from a time on, as if never delivered. */
    void offer(long first, int count, long visibleAtMs) {
        table.add(new Run(first, count, 0, 0, visibleAtMs, false), this);
    }

    /** A message waits no longer, and its attempts are counted anew; it keeps its place in its lane. */
    void offerNow(long offset, long nowMs) {
        for (Run part : table.within(offset, offset + 1)) {
            if (!part.leased() && !part.isParked()) {
                table.replace(part, new Run(offset, 1, 0, 0, nowMs, false, part.lane()), this);
            }
        }
    }

    /** Leases last until {@code deadlineMs}. */
    void renew(List<OffsetRange> ranges, long deadlineMs) {
        replace(ranges, run -> run.isParked() ? run : run.until(deadlineMs));
    }

    /** Messages come back untouched: the delivery does not count. */
    void handBack(List<OffsetRange> ranges, long nowMs) {
        replace(ranges, run -> run.leased() ? run.waiting(run.attempt() - 1, nowMs) : run);
    }

    /** Attempts failed now; the next may be made from {@code visibleAtMs}. */
    void fail(List<OffsetRange> ranges, long visibleAtMs, long nowMs) {
        for (OffsetRange range : ranges) {
            for (Run part : byHead(table.within(range.first(), range.end()))) {
                if (!part.isParked()) {
                    boolean begun = part.lane() == 0 || isHead(part);
                    table.replace(part, begun ? part.failed(visibleAtMs, nowMs) : part.notBegun(), this);
                }
            }
        }
    }

    private void replace(List<OffsetRange> ranges, Fate fate) {
        for (OffsetRange range : ranges) {
            for (Run part : table.cut(range.first(), range.end(), this)) {
                table.add(fate.of(part), this);
            }
        }
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
}
