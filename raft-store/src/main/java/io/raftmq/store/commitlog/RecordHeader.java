package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The 48 bytes before every payload.
 *
 * <pre>
 *  0 short magic      8 long topicUid   24 long index   40 int batch
 *  2 byte  type      16 int  partition  32 long term    44 int CRC32C of the above, masked by salt and offset
 *  3 byte  kind      20 int  payload's CRC32C
 *  4 int   payload's length
 * </pre>
 *
 * Records start at multiples of 8; the payload is padded with zeroes.
 *
 * @param type what the record does
 * @param kind an entry's kind, or a detail of the type
 * @param length the payload's length
 * @param topicUid the group's topic; a trailer's batch number
 * @param partition the group's partition
 * @param payloadCrc the payload's CRC32C
 * @param index an entry's index; a marker's first index; a trailer's batch start, as an offset in the segment
 * @param term an entry's term; a marker's last index; a trailer's synced-up-to position in the node's log
 * @param batch the low half of the batch number
 * @param crc this header's checksum
 */
record RecordHeader(
        byte type,
        byte kind,
        int length,
        long topicUid,
        int partition,
        int payloadCrc,
        long index,
        long term,
        int batch,
        int crc) {
    static final int BYTES = 48;

    /** An entry a group appended. */
    static final byte ENTRY = 1;
    /** An entry written again elsewhere; it never truncates. */
    static final byte MOVED = 2;
    /** "From here on the group's entries are [index, term]": truncation at either end, reset, erasure. */
    static final byte BOUNDS = 3;
    /** The end of a batch. */
    static final byte TRAILER = 4;

    /** The kind of a {@link #BOUNDS} that forgets the group. */
    static final byte ERASED = 1;
    /** The kind of a {@link #TRAILER} after which the segment takes nothing more. */
    static final byte SEAL = 1;

    private static final short MAGIC = 0x5a17;
    private static final int CRC_AT = 44;

    /** A record without a payload. */
    static RecordHeader bare(byte type, byte kind, GroupId group, long index, long term, int batch) {
        return new RecordHeader(type, kind, 0, group.topicUid(), group.partition(), 0, index, term, batch, 0);
    }

    GroupId group() {
        return new GroupId(topicUid, partition);
    }

    /** What the record occupies with its padding. */
    long size() {
        return size(length);
    }

    static long size(int payloadLength) {
        return BYTES + pad(payloadLength);
    }

    static long pad(int length) {
        return (length + 7L) & -8L;
    }

    /** Writes the header at the buffer's position, for a record that lies at {@code offset}; answers its checksum. */
    int encode(ByteBuffer into, long salt, long offset) {
        int at = into.position();
        into.putShort(MAGIC)
                .put(type)
                .put(kind)
                .putInt(length)
                .putLong(topicUid)
                .putInt(partition)
                .putInt(payloadCrc)
                .putLong(index)
                .putLong(term)
                .putInt(batch);
        int checksum = Checksums.of(into, at, CRC_AT) ^ Checksums.mask(salt, offset);
        into.putInt(checksum);
        return checksum;
    }

    /** Reads the header at {@code at} of a buffer; null unless it is intact and belongs at {@code offset}. */
    static @Nullable RecordHeader decode(ByteBuffer from, int at, long salt, long offset) {
        if (from.getShort(at) != MAGIC) {
            return null;
        }
        int checksum = from.getInt(at + CRC_AT);
        if ((Checksums.of(from, at, CRC_AT) ^ Checksums.mask(salt, offset)) != checksum) {
            return null;
        }
        return new RecordHeader(
                from.get(at + 2),
                from.get(at + 3),
                from.getInt(at + 4),
                from.getLong(at + 8),
                from.getInt(at + 16),
                from.getInt(at + 20),
                from.getLong(at + 24),
                from.getLong(at + 32),
                from.getInt(at + 40),
                checksum);
    }
}
