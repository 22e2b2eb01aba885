package io.raftmq.broker.partition;

import java.nio.ByteBuffer;

/**
 * The keys of a partition's state, big-endian, so that they sort as numbers. This table is the format; the values are in
 * {@link StateValues}.
 *
 * <pre>
 * key                                value
 * 01                                 the head: offsets, group time, chain, counters ({@link PartitionHead})
 * 02 baseOffset(8)                   a batch in the queue: where it lies, count, times ({@link QueueEntry})
 * 03 producerId(8)                   an idempotent producer ({@link ProducerState})
 * 04 group(4)                        a group: name, subscription version, lease floor, cursor
 * 05 group(4)                        a queue-bound group's committed offset
 * 06 group(4) firstOffset(8)         a run of a shared group's outstanding messages
 * 10 baseOffset(8)                   the traits of a queue entry that has any ({@code BatchTraits})
 * 11 to 14                           what is held ({@link HeldKeys})
 * 20 priority(1) firstOffset(8)      neighbouring messages of one priority above 0: how many
 * 21 group(4)                        a shared group's cursors of the priorities 1 to 9
 * 40 window(8) hash(8) offset(8)     a message that is found by that hash of a key or unique id ({@link KeyIndex})
 * 18, 19, 1A                         transactions ({@link TransactionValues})
 * 28 to 2A                           dead letters and kept messages: {@link DeadLetterLayout}
 * 38 to 3D                           tables of keys: {@link KeyTableLayout}
 * </pre>
 *
 * <p>Those from 0x30 on, of members of broadcast groups, are in {@link MemberState}.
 */
final class StateKeys {
    private static final byte HEAD = 1;
    private static final byte QUEUE = 2;
    private static final byte PRODUCER = 3;
    private static final byte GROUP = 4;
    private static final byte COMMITTED = 5;
    private static final byte RUN = 6;
    private static final byte TRAITS = 0x10;
    private static final byte PRIORITY = 0x20;
    private static final byte PRIORITY_CURSORS = 0x21;

    private StateKeys() {}

    static byte[] head() {
        return new byte[] {HEAD};
    }

    static byte[] queue(long baseOffset) {
        return withLong(QUEUE, baseOffset);
    }

    static byte[] queueEnd() {
        return new byte[] {QUEUE + 1};
    }

    static byte[] traits(long baseOffset) {
        return withLong(TRAITS, baseOffset);
    }

    static byte[] producer(long id) {
        return withLong(PRODUCER, id);
    }

    static byte[] producerEnd() {
        return new byte[] {PRODUCER + 1};
    }

    static byte[] group(int number) {
        return withInt(GROUP, number);
    }

    static byte[] groupEnd() {
        return new byte[] {GROUP + 1};
    }

    static byte[] committed(int group) {
        return withInt(COMMITTED, group);
    }

    static byte[] committedEnd() {
        return new byte[] {COMMITTED + 1};
    }

    static byte[] run(int group, long first) {
        return ByteBuffer.allocate(13).put(RUN).putInt(group).putLong(first).array();
    }

    static byte[] runEnd() {
        return new byte[] {RUN + 1};
    }

    static byte[] priority(int priority, long firstOffset) {
        return ByteBuffer.allocate(10)
                .put(PRIORITY)
                .put((byte) priority)
                .putLong(firstOffset)
                .array();
    }

    static byte[] priorityCursors(int group) {
        return withInt(PRIORITY_CURSORS, group);
    }

    static byte[] priorityCursorsEnd() {
        return new byte[] {PRIORITY_CURSORS + 1};
    }

    /** The number in a queue's or producer's key. */
    static long longOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    /** The group in a group's, committed offset's or run's key. */
    static int groupOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt(1);
    }

    /** The first offset in the key of messages of one priority. */
    static long firstOfPriority(byte[] key) {
        return ByteBuffer.wrap(key).getLong(2);
    }

    /** The first offset in a run's key. */
    static long firstOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(5);
    }

    private static byte[] withLong(byte kind, long number) {
        return ByteBuffer.allocate(9).put(kind).putLong(number).array();
    }

    private static byte[] withInt(byte kind, int number) {
        return ByteBuffer.allocate(5).put(kind).putInt(number).array();
    }
}
