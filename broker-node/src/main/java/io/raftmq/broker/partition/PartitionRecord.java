package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import java.util.List;

/**
 * One change of a partition's state, as its leader decided it. Groups go by their number in the partition. Ranges of
 * outstanding messages are given relative to the group's cursor as it stands when the record is replayed
 * ({@code first = cursor + range.first()}), which keeps them at one or two bytes each.
 */
sealed interface PartitionRecord
        permits PartitionRecord.StoreBatch,
                PartitionRecord.OpenGroup,
                PartitionRecord.StartShared,
                PartitionRecord.RaiseSubscription,
                PartitionRecord.Lease,
                PartitionRecord.SkipLeases,
                PartitionRecord.Ack,
                PartitionRecord.Fail,
                PartitionRecord.ChangeVisibility,
                PartitionRecord.CommitOffset,
                PartitionRecord.DeleteGroup,
                PartitionRecord.Trim,
                PartitionRecord.ForgetProducers,
                ClaimRecord,
                DedupeRecord,
                DeadLetterRecord,
                ModeRecord,
                StoryRecord,
                HeldRecord,
                LaneRecord,
                TransactionRecord {
    /** A producer's batch is stored, a normal one at the end of the queue; its bytes are the record's body. */
    record StoreBatch(BatchHeader header, BatchTraits traits, BatchIndex index) implements PartitionRecord {}

    /** A group is known from now on, under the next group number. */
    record OpenGroup(String name) implements PartitionRecord {}

    /** A shared group begins at, or is reset to, an offset. */
    record StartShared(int group, long offset) implements PartitionRecord {}

    /** The group's subscription version rises. */
    record RaiseSubscription(int group, long version) implements PartitionRecord {}

    /**
     * Messages are leased to a member until the entry's time + invisibleMs: some again, and {@code fresh} more from the
     * cursor.
     */
    record Lease(int group, int member, int invisibleMs, int fresh, List<OffsetRange> again)
            implements PartitionRecord {}

    /** Lease ids up to this count of the term were given under entries that had no effect; they are not given again. */
    record SkipLeases(long count) implements PartitionRecord {}

    /** Messages are done. */
    record Ack(int group, List<OffsetRange> ranges) implements PartitionRecord {}

    /**
     * Attempts failed; the next may be made from the entry's time + delayMs on.
     *
     * @param note what the consumer said of it
     */
    record Fail(int group, DeadReason reason, String note, int delayMs, List<OffsetRange> ranges)
            implements PartitionRecord {}

    /** Outstanding messages become visible at another time: the entry's + delayMs. */
    record ChangeVisibility(int group, Why why, int delayMs, List<OffsetRange> ranges) implements PartitionRecord {
        /** What the change means, and its number in the format. */
        enum Why {
            /** The lease goes on. */
            RENEWED(0),
            /** Handed back untouched, the delivery does not count. */
            RELEASED(2);

            private final int code;

            Why(int code) {
                this.code = code;
            }

            int code() {
                return code;
            }
        }
    }

    /** A queue-bound group's offset. */
    record CommitOffset(int group, CommittedOffset committed) implements PartitionRecord {}

    /** A group is forgotten. */
    record DeleteGroup(int group) implements PartitionRecord {}

    /**
     * Retention: what is below {@code logStart} (a batch's beginning, or the end of the queue) is let go.
     *
     * @param firstIndex the Raft index of the first batch that stays, 0 if none stays
     * @param bytesBefore bytes of all batches ever stored below logStart
     */
    record Trim(long logStart, long firstIndex, long bytesBefore) implements PartitionRecord {}

    /** Producers idle for too long, or making room, are forgotten. */
    record ForgetProducers(List<Long> ids) implements PartitionRecord {}
}
