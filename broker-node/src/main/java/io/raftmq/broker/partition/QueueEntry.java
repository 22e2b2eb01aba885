package io.raftmq.broker.partition;

/**
 * One batch in the partition's queue, and where its bytes lie in the Raft log.
 *
 * @param baseOffset offset of its first message
 * @param count messages in it
 * @param raftIndex the Raft entry that holds it
 * @param position where the batch begins within that entry's payload, bytes
 * @param length bytes of the whole batch
 * @param storeTimeMs group time at which it was stored
 * @param maxBornMs the greatest born time its producer gave
 * @param bytesBefore bytes of all batches ever stored before it in this partition
 */
public record QueueEntry(
        long baseOffset,
        int count,
        long raftIndex,
        int position,
        int length,
        long storeTimeMs,
        long maxBornMs,
        long bytesBefore) {
    /** The offset after its last message. */
    public long endOffset() {
        return baseOffset + count;
    }
}
