package io.raftmq.broker.partition;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.partition.ModeRecord.Acquire;
import io.raftmq.broker.partition.ModeRecord.ForgetMembers;
import io.raftmq.broker.partition.ModeRecord.PutGroup;
import io.raftmq.broker.partition.ModeRecord.PutMember;
import io.raftmq.broker.partition.ModeRecord.ResetMembers;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.broker.story.Beginning;

/** What {@link ModeRecord}s do to a partition's state. */
final class ModeReplay {
    private ModeReplay() {}

    static void apply(ModeRecord record, PartitionState state, At at, Changes changes) {
        if (record instanceof Acquire r) {
            acquire(r, state, changes);
        } else if (record instanceof PutGroup r) {
            put(r, state, at, changes);
        } else if (record instanceof PutMember r) {
            state.members.put(r.group(), r.member(), r.offset(), changes);
        } else if (record instanceof ResetMembers r) {
            state.members.reset(r.group(), r.offset(), changes);
        } else if (record instanceof ForgetMembers r) {
            r.members().forEach(member -> state.members.remove(r.group(), member, changes));
        }
    }

    private static void put(PutGroup record, PartitionState state, At at, Changes changes) {
        ConsumerGroup group = state.groups.find(record.name(), state.head.logStart());
        if (group == null) {
            group = new ConsumerGroup(state.head.nextGroup(), record.name(), state.nextLease(at.term()));
            state.head.group();
            state.groups.add(group);
        }
        if (group.goOnFrom(record.picture(), state.nextLease(at.term()), changes)) {
            state.deadLetters.releaseAll(group, changes);
            changes.begun(group, new Beginning(group.cursor(), at.timeMs()));
            changes.failuresForgotten(group, 0, Long.MAX_VALUE);
        }
        group.raiseSubscription(record.version(), changes);
        group.clipTo(state.head.logStart(), changes);
    }

    private static void acquire(Acquire record, PartitionState state, Changes changes) {
        ConsumerGroup group = state.groups.find(record.group(), state.head.logStart());
        if (group != null) {
            CommittedOffset before = group.committed();
            group.commit((before == null ? CommittedOffset.NOTHING : before).ownedBy(record.epoch()), changes);
        }
    }
}
