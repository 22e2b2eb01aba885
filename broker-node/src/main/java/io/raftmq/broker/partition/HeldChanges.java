package io.raftmq.broker.partition;

import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.held.HeldMessages;
import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.partition.HeldRecord.Carry;
import io.raftmq.broker.partition.HeldRecord.DropBodies;
import io.raftmq.broker.partition.HeldRecord.Forget;
import io.raftmq.broker.partition.HeldRecord.Range;
import io.raftmq.broker.partition.HeldRecord.Release;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.broker.story.TimerEnd;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;

/** What the records of held messages do. What was taken before is passed over, so each message is released once. */
final class HeldChanges {
    private HeldChanges() {}

    static void apply(HeldRecord record, PartitionState state, At at, Changes changes) {
        HeldMessages held = state.held;
        if (record instanceof Release r) {
            for (Range range : r.ranges()) {
                HeldRun taken = held.take(range.first(), range.count());
                if (taken != null) {
                    QueueEntry entry = queue(taken, state, at, changes);
                    changes.timerEnded(new TimerEnd(taken.first(), taken.count(), entry.baseOffset(), at.timeMs()));
                }
            }
        } else if (record instanceof Forget r) {
            for (Range range : r.ranges()) {
                HeldRun taken = held.take(range.first(), range.count());
                if (taken != null) {
                    held.bodies().unpin(taken.body(), taken.count(), state.head.logStart());
                    held.forgotten(taken);
                    changes.timerEnded(new TimerEnd(taken.first(), taken.count(), -1, at.timeMs()));
                }
            }
        } else if (record instanceof Carry r) {
            held.bodies().carried(r.body(), at.raftIndex(), at.position() + r.batchAt());
        } else if (record instanceof DropBodies r) {
            for (BodyId body : r.bodies()) {
                held.bodies().drop(body, state.head.logStart());
            }
        }
    }

    /** Messages that were taken out join the queue where it ends; their pins become references of the queue. */
    static QueueEntry queue(HeldRun taken, PartitionState state, At at, Changes changes) {
        BatchTraits traits =
                taken.traits().hasDedupe() ? KeyedStore.withoutKeys(taken.traits(), 0, taken.count()) : taken.traits();
        QueueEntry entry = new QueueEntry(
                state.head.endOffset(),
                taken.count(),
                taken.body().raftIndex(),
                taken.body().position(),
                taken.length(),
                taken.firstSlot(),
                at.timeMs(),
                taken.maxBornMs(),
                state.head.storedBytes(),
                at.raftIndex(),
                !traits.isNone());
        state.head.queued(entry, taken.shareOfBytes());
        state.held.bodies().queued(taken.body(), taken.count(), entry.endOffset() - 1);
        changes.queued(entry, traits);
        for (BatchIndex.Entry found : taken.hashes()) {
            changes.indexed(found.hash(), entry.baseOffset() + found.slot());
        }
        return entry;
    }
}
