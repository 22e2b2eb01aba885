package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The keys of the one column family. First byte: what it is. Then the group, big-endian so that groups lie together.
 *
 * <pre>
 * 0 "format"                                  format version of the whole database
 * 1 topicUid:8 partition:4                    the group's current generation
 * 2 topicUid:8 partition:4 kind:1 index:8     this replica's own records (snapshot metadata, memberships)
 * 3 topicUid:8 partition:4 generation:4 0     the applied (index, term)
 * 3 topicUid:8 partition:4 generation:4 1 ... the group's state
 * 4 topicUid:8 partition:4                    the group is being erased
 * </pre>
 */
final class StateKeys {
    static final byte GENERATION = 1;
    static final byte LOCAL = 2;
    static final byte STATE = 3;
    static final byte ERASING = 4;
    static final byte[] FORMAT = "\0format".getBytes(StandardCharsets.US_ASCII);
    /** The length of a group's user key prefix. */
    static final int PREFIX = 18;

    private static final int GROUP_END = 13;

    private StateKeys() {}

    static byte[] ofGroup(byte space, GroupId group) {
        return group(space, group, 0).array();
    }

    /** The first key behind everything of {@code group} in {@code space}. */
    static byte[] afterGroup(byte space, GroupId group) {
        return successor(ofGroup(space, group));
    }

    static byte[] local(GroupId group, byte kind, long index) {
        return group(LOCAL, group, 9).put(kind).putLong(index).array();
    }

    static byte[] generation(GroupId group, int generation) {
        return group(STATE, group, 4).putInt(generation).array();
    }

    static byte[] applied(GroupId group, int generation) {
        return group(STATE, group, 5).putInt(generation).put((byte) 0).array();
    }

    /** What stands before each user key of the group's generation. */
    static byte[] prefix(GroupId group, int generation) {
        return group(STATE, group, 5).putInt(generation).put((byte) 1).array();
    }

    static GroupId groupOf(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key, 1, GROUP_END - 1);
        return new GroupId(buffer.getLong(), buffer.getInt());
    }

    static long localIndexOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(GROUP_END + 1);
    }

    static byte[] join(byte[] prefix, byte[] key) {
        byte[] whole = new byte[prefix.length + key.length];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        System.arraycopy(key, 0, whole, prefix.length, key.length);
        return whole;
    }

    /** The least key above every key that starts with {@code prefix}; our prefixes never consist of 0xff alone. */
    static byte[] successor(byte[] prefix) {
        byte[] next = prefix.clone();
        int i = next.length - 1;
        while (next[i] == (byte) 0xff) {
            next[i--] = 0;
        }
        next[i]++;
        return next;
    }

    private static ByteBuffer group(byte space, GroupId group, int more) {
        return ByteBuffer.allocate(GROUP_END + more)
                .put(space)
                .putLong(group.topicUid())
                .putInt(group.partition());
    }
}
