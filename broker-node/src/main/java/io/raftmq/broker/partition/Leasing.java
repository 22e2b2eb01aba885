package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.group.Segment;
import io.raftmq.broker.group.Segment.Fate;
import io.raftmq.broker.partition.LaneRecord.Advance;
import io.raftmq.broker.partition.PartitionRecord.Lease;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.broker.partition.StoryRecord.NameMember;
import io.raftmq.broker.story.Members;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what a receive planned into records, and gathers the leases they give. */
final class Leasing {
    private final Pipeline pipeline;
    private final ConsumerGroup group;
    private final int invisibleMs;
    private final int laneInvisibleMs;
    private final String member;
    private final long timeMs;
    private final List<LeasedRun> leases = new ArrayList<>();
    private @Nullable ProposedEntry last;
    private boolean mustCommit;

    Leasing(Pipeline pipeline, ConsumerGroup group, int invisibleMs, int laneInvisibleMs, String member, long timeMs) {
        this.pipeline = pipeline;
        this.group = group;
        this.invisibleMs = invisibleMs;
        this.laneInvisibleMs = laneInvisibleMs;
        this.member = member;
        this.timeMs = timeMs;
    }

    /** @param ways of the cursors, by priority */
    void apply(DuePlan due, List<SegmentList> ways) {
        SegmentList others = ways.get(0);
        boolean othersAlone = ways.stream().allMatch(way -> way == others || way.isEmpty());
        if (othersAlone && others.isPlain()) {
            lease(due.again(), (int) others.length(), invisibleMs);
        } else {
            lease(due.again(), 0, invisibleMs);
            for (int priority = ways.size() - 1; priority >= 0; priority--) {
                advance(priority, ways.get(priority).segments());
            }
        }
        lease(due.lanesAgain(), 0, laneInvisibleMs);
        mustCommit |= !due.lanesAgain().isEmpty();
    }

    /** Leases outstanding messages again, and plain ones from the cursor for the first time. */
    private void lease(List<OffsetRange> again, int fresh, int forMs) {
        if (again.isEmpty() && fresh == 0) {
            return;
        }
        int to = memberNumber();
        long leaseId = pipeline.nextLease();
        long cursor = group.cursor();
        List<OffsetRange> relative = LeaseDecider.relative(again, cursor);
        last = pipeline.append(new Lease(group.number(), to, forMs, fresh, relative), timeMs);
        for (OffsetRange range : again) {
            for (Run part : group.outstanding().within(range.first(), range.end())) {
                leases.add(new LeasedRun(part.first(), part.count(), part.attempt(), leaseId, part.deadlineMs()));
            }
        }
        if (fresh > 0) {
            leases.add(new LeasedRun(cursor, fresh, 1, leaseId, timeMs + forMs));
        }
    }

    /** The number of who receives; one that has none (any more) gets one. */
    private int memberNumber() {
        if (member.isEmpty()) {
            return Members.NOBODY;
        }
        if (pipeline.view().memberNames.numberOf(member) == Members.NOBODY) {
            pipeline.append(new NameMember(member), timeMs);
        }
        return pipeline.view().memberNames.numberOf(member);
    }

    /** Moves the cursor of a priority over {@code segments}. */
    private void advance(int priority, List<Segment> segments) {
        if (segments.isEmpty()) {
            return;
        }
        mustCommit = true;
        int to = memberNumber();
        long leaseId = pipeline.nextLease();
        long offset = group.cursor(priority);
        last = pipeline.append(
                new Advance(group.number(), to, priority, invisibleMs, laneInvisibleMs, segments), timeMs);
        for (Segment segment : segments) {
            if (segment.fate() == Fate.LEASED) {
                int count = (int) segment.count();
                int forMs = segment.lane() == 0 ? invisibleMs : laneInvisibleMs;
                leases.add(new LeasedRun(offset, count, 1, leaseId, timeMs + forMs));
            }
            offset += segment.count();
        }
    }

    /** Whether the answer has to wait until what was put into records is committed. */
    boolean mustCommit() {
        return mustCommit || leases.isEmpty();
    }

    List<LeasedRun> leases() {
        return leases;
    }

    /** The entry with which everything here is in effect; null if nothing was put into any. */
    @Nullable
    ProposedEntry last() {
        return last;
    }
}
