package io.raftmq.broker.partition;

import java.nio.ByteBuffer;

/**
 * The keys of what is held, big-endian; the values are in {@link HeldValues}.
 *
 * <pre>
 * key                                value
 * 11 heldId(8)                       a run of held messages, by its first
 * 12 dueMs(8) heldId(8)              a run of timed messages: how many
 * 13 raftIndex(8) position(4)        a body, by where it lies now
 * 14 raftIndex(8) position(4)        where a body that was carried forward lies now, by where it was first
 * 15 heldId(8)                       nothing: the message was cancelled
 * 46 hash(8) heldId(8)               a held message that is found by that hash of a key or unique id
 * </pre>
 */
final class HeldKeys {
    private static final byte RUN = 0x11;
    private static final byte DUE = 0x12;
    private static final byte BODY = 0x13;
    private static final byte MOVED = 0x14;
    private static final byte FORGOTTEN = 0x15;
    private static final byte FOUND = 0x46;

    private HeldKeys() {}

    static byte[] run(long first) {
        return ByteBuffer.allocate(9).put(RUN).putLong(first).array();
    }

    static byte[] due(long dueMs, long first) {
        return ByteBuffer.allocate(17).put(DUE).putLong(dueMs).putLong(first).array();
    }

    static byte[] dueEnd() {
        return new byte[] {DUE + 1};
    }

    static byte[] body(long raftIndex, int position) {
        return place(BODY, raftIndex, position);
    }

    static byte[] bodyEnd() {
        return new byte[] {BODY + 1};
    }

    static byte[] moved(long raftIndex, int position) {
        return place(MOVED, raftIndex, position);
    }

    static byte[] forgotten(long heldId) {
        return ByteBuffer.allocate(9).put(FORGOTTEN).putLong(heldId).array();
    }

    /** The first number of a key: a held id, a time or a Raft index. */
    static long firstOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    static byte[] found(long hash, long heldId) {
        return ByteBuffer.allocate(17).put(FOUND).putLong(hash).putLong(heldId).array();
    }

    /** The held id in the key of a due timer, or of a message that is found. */
    static long heldOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(9);
    }

    /** The position in a body's key. */
    static int positionOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt(9);
    }

    private static byte[] place(byte table, long raftIndex, int position) {
        return ByteBuffer.allocate(13)
                .put(table)
                .putLong(raftIndex)
                .putInt(position)
                .array();
    }
}
