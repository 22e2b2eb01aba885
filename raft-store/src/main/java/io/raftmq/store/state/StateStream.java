package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form in which a state travels: blocks, each of length:4, CRC32C:4 and a body whose first byte says what it is.
 *
 * <pre>
 * HEADER   magic:4 version:2 topicUid:8 partition:4 appliedIndex:8 appliedTerm:8     first, once
 * ENTRIES  (keyLength:4 valueLength:4 key value)...                                  by rising key
 * END      entries:8                                                                 last, once
 * </pre>
 */
final class StateStream {
    static final byte HEADER = 1;
    static final byte ENTRIES = 2;
    static final byte END = 3;
    static final int BLOCK_OVERHEAD = 8;
    /** When an ENTRIES block is closed; one large entry may make it longer, up to {@link #MAX_BODY}. */
    static final int TARGET_BODY = 256 << 10;

    static final int MAX_BODY = TARGET_BODY + Limits.KEY_BYTES + Limits.VALUE_BYTES + 16;

    private static final int MAGIC = 0x524d5153;
    private static final short VERSION = 1;
    private static final int HEADER_BYTES = 1 + 4 + 2 + 8 + 4 + 8 + 8;

    private StateStream() {}

    /** What a stream holds the state of. */
    record Header(GroupId group, long appliedIndex, long appliedTerm) {
        byte[] encoded() {
            return ByteBuffer.allocate(HEADER_BYTES)
                    .put(HEADER)
                    .putInt(MAGIC)
                    .putShort(VERSION)
                    .putLong(group.topicUid())
                    .putInt(group.partition())
                    .putLong(appliedIndex)
                    .putLong(appliedTerm)
                    .array();
        }

        static Header decoded(ByteBuffer body) {
            if (body.remaining() != HEADER_BYTES || body.get() != HEADER || body.getInt() != MAGIC) {
                throw new StateException("not a state stream");
            }
            short version = body.getShort();
            if (version != VERSION) {
                throw new StateException("a state stream of version " + version + ", this node reads " + VERSION
                        + ": upgrade this node");
            }
            try {
                return new Header(new GroupId(body.getLong(), body.getInt()), body.getLong(), body.getLong());
            } catch (IllegalArgumentException e) {
                throw new StateException("a state stream of a group that cannot be", e);
            }
        }
    }

    static byte[] block(byte[] body, int length) {
        return ByteBuffer.allocate(BLOCK_OVERHEAD + length)
                .putInt(length)
                .putInt(crc(body, length))
                .put(body, 0, length)
                .array();
    }

    static int crc(byte[] body, int length) {
        CRC32C crc = new CRC32C();
        crc.update(body, 0, length);
        return (int) crc.getValue();
    }
}
