package io.raftmq.broker.deadletter;

/**
 * Where a message's batch was stored, and which of its messages it is.
 *
 * @param raftIndex the Raft entry in which the batch was stored first; with {@code position} it names the batch for ever
 * @param position where the batch begins within that entry's payload, bytes
 * @param length bytes of the whole batch
 * @param slot the message, counted within the batch; the first of several
 * @param storeTimeMs group time at which it joined the queue
 */
public record StoredAt(long raftIndex, int position, int length, int slot, long storeTimeMs) {
    /** The message {@code messages} further on in the same batch. */
    public StoredAt plus(int messages) {
        return messages == 0 ? this : new StoredAt(raftIndex, position, length, slot + messages, storeTimeMs);
    }
}
