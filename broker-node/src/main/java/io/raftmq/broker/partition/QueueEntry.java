package io.raftmq.broker.partition;

import io.raftmq.broker.held.HeldRun;
import java.util.List;

/**
 * Some neighbouring messages in the partition's queue, and where their batch lies in the Raft log: mostly a whole batch as it
 * was stored; or, when {@link #isReference()}, messages of a batch that was stored earlier.
 *
 * @param baseOffset offset of the first message
 * @param count messages
 * @param raftIndex the Raft entry in which the batch was stored. A reference's batch may have been carried forward
 *     since: {@link StoredMessages#located} says where it lies now
 * @param position where the batch begins within that entry's payload, bytes
 * @param length bytes of the whole batch
 * @param firstSlot the first message, counted within the batch
 * @param storeTimeMs group time at which they joined the queue
 * @param maxBornMs the greatest born time the batch's producer gave
 * @param bytesBefore bytes of everything that ever joined this partition's queue before
 * @param queuedIndex the Raft entry that put them into the queue
 * @param tagSummary of the batch's tags, as {@code io.raftmq.client.wire.TagSummary} makes it; that of a reference is not
 *     kept, and says that any tag may be there
 * @param hasTraits whether {@link StoredMessages#traits} knows more of them
 */
public record QueueEntry(
        long baseOffset,
        int count,
        long raftIndex,
        int position,
        int length,
        int firstSlot,
        long storeTimeMs,
        long maxBornMs,
        long bytesBefore,
        long queuedIndex,
        long tagSummary,
        boolean hasTraits) {
    /** The summary of tags that may be any. */
    public static final long ANY_TAGS = -1;

    /** An entry whose tags are not known. */
    public QueueEntry(
            long baseOffset,
            int count,
            long raftIndex,
            int position,
            int length,
            int firstSlot,
            long storeTimeMs,
            long maxBornMs,
            long bytesBefore,
            long queuedIndex,
            boolean hasTraits) {
        this(
                baseOffset,
                count,
                raftIndex,
                position,
                length,
                firstSlot,
                storeTimeMs,
                maxBornMs,
                bytesBefore,
                queuedIndex,
                ANY_TAGS,
                hasTraits);
    }

    /** Held messages, which have no place in the queue yet: where they lie, and no offset. */
    static QueueEntry of(HeldRun held) {
        return new QueueEntry(
                -1,
                held.count(),
                held.body().raftIndex(),
                held.body().position(),
                held.length(),
                held.firstSlot(),
                held.heldMs(),
                held.maxBornMs(),
                0,
                -1,
                false);
    }

    /** The offset after the last message. */
    public long endOffset() {
        return baseOffset + count;
    }

    /** Whether the batch was stored by another entry than the one that put it into the queue. */
    public boolean isReference() {
        return queuedIndex != raftIndex;
    }

    /** The same with its batch at another place in the log. */
    QueueEntry lyingAt(long index, int at) {
        return new QueueEntry(
                baseOffset,
                count,
                index,
                at,
                length,
                firstSlot,
                storeTimeMs,
                maxBornMs,
                bytesBefore,
                queuedIndex,
                tagSummary,
                hasTraits);
    }

    /** Whether some of them may be of one batch: then an answer holds that batch once. Never so without references. */
    public static boolean mayShareBatches(List<QueueEntry> entries) {
        for (QueueEntry entry : entries) {
            if (entry.isReference()) {
                return entries.size() > 1;
            }
        }
        return false;
    }

    /** Whether both name messages of one batch. */
    public boolean sharesBatchWith(QueueEntry other) {
        return raftIndex == other.raftIndex && position == other.position;
    }
}
