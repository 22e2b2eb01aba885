package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.NewLease;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.partition.LaneRecord.Advance;
import io.raftmq.broker.partition.LaneRecord.Expire;
import io.raftmq.broker.partition.PartitionRecord.Ack;
import io.raftmq.broker.partition.PartitionRecord.ChangeVisibility;
import io.raftmq.broker.partition.PartitionRecord.Fail;
import io.raftmq.broker.partition.PartitionRecord.Lease;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.broker.story.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the records of shared groups do: leases given, renewed, failed, handed back, acked, expired. */
final class LeaseReplay {
    private final PartitionState state;
    private final DeadLetters deadLetters;
    private final Storyteller story;

    LeaseReplay(PartitionState state, DeadLetters deadLetters, Storyteller story) {
        this.state = state;
        this.deadLetters = deadLetters;
        this.story = story;
    }

    void lease(Lease record, At at, Changes changes) {
        long leaseId = state.nextLease(at.term());
        state.head.lease(at.term());
        ConsumerGroup group = find(record.group());
        if (group != null) {
            List<OffsetRange> again = absolute(record.again(), group);
            long cursor = group.cursor();
            long deadlineMs = at.timeMs() + record.invisibleMs();
            NewLease lease = new NewLease(leaseId, record.member(), deadlineMs, deadlineMs);
            group.lease(lease, again, record.fresh(), changes);
            story.leasedAgain(group, again, at, changes);
            if (record.fresh() > 0) {
                story.leased(group, cursor, record.fresh(), record.member(), at, changes);
            }
        }
    }

    void advance(Advance record, At at, Changes changes) {
        long leaseId = state.nextLease(at.term());
        state.head.lease(at.term());
        ConsumerGroup group = find(record.group());
        if (group != null) {
            long cursor = group.cursor(record.priority());
            NewLease lease = new NewLease(
                    leaseId,
                    record.member(),
                    at.timeMs() + record.invisibleMs(),
                    at.timeMs() + record.laneInvisibleMs());
            group.advance(record.priority(), record.segments(), lease, changes);
            story.advanced(group, cursor, record, at, changes);
        }
    }

    void expire(Expire record, At at, Changes changes) {
        done(record.group(), record.ranges(), EventKind.EXPIRED, at, changes);
    }

    void ack(Ack record, At at, Changes changes) {
        done(record.group(), record.ranges(), EventKind.ACKED, at, changes);
    }

    private void done(int number, List<OffsetRange> ranges, EventKind how, At at, Changes changes) {
        ConsumerGroup group = find(number);
        if (group != null) {
            List<OffsetRange> done = absolute(ranges, group);
            story.done(group, how, done, at, changes);
            group.done(done, at.timeMs(), changes);
            deadLetters.release(group, done, changes);
        }
    }

    void fail(Fail record, At at, Changes changes) {
        ConsumerGroup group = find(record.group());
        if (group != null) {
            List<OffsetRange> failed = absolute(record.ranges(), group);
            group.fail(failed, at.timeMs() + record.delayMs(), at.timeMs(), changes);
            story.failed(group, record.reason(), record.note(), failed, at, changes);
        }
    }

    void change(ChangeVisibility record, At at, Changes changes) {
        ConsumerGroup group = find(record.group());
        if (group == null) {
            return;
        }
        List<OffsetRange> ranges = absolute(record.ranges(), group);
        long time = at.timeMs() + record.delayMs();
        switch (record.why()) {
            case RENEWED -> group.renew(ranges, time, changes);
            case RELEASED -> {
                group.release(ranges, time, changes);
                story.returned(group, ranges, at, changes);
            }
        }
    }

    private @Nullable ConsumerGroup find(int number) {
        return state.groups.find(number, state.head.logStart());
    }

    private static List<OffsetRange> absolute(List<OffsetRange> relative, ConsumerGroup group) {
        List<OffsetRange> absolute = new ArrayList<>(relative.size());
        for (OffsetRange range : relative) {
            absolute.add(new OffsetRange(group.cursor() + range.first(), range.count()));
        }
        return absolute;
    }
}
