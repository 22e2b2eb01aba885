package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One line of the vote journal.
 *
 * @param group whose
 * @param batch which write it was part of, from 1
 * @param ordinal its number in that batch
 * @param count how many the batch has
 * @param state {@link #VOTE}, {@link #ERASED} or {@link #DAMAGED}
 * @param vote the vote; {@link Vote#NONE} but for {@link #VOTE}
 */
record VoteRecord(GroupId group, int batch, int ordinal, int count, byte state, Vote vote) {
    static final byte VOTE = 1;
    static final byte ERASED = 2;
    /** Whatever this group had voted is lost. */
    static final byte DAMAGED = 3;

    private static final short MAGIC = 0x7074;
    private static final int STATE_SHIFT = 12;
    private static final int LENGTH_MASK = (1 << STATE_SHIFT) - 1;
    private static final int FIXED = 40;
    private static final int CRC_AT = 36;

    int size() {
        return (int) RecordHeader.pad(FIXED + vote.votedFor().getBytes(StandardCharsets.UTF_8).length);
    }

    /** Writes the record for a place in the file; fills up to a multiple of 8 with zeroes. */
    void encode(ByteBuffer into, long salt, long offset) {
        byte[] candidate = vote.votedFor().getBytes(StandardCharsets.UTF_8);
        int at = into.position();
        into.putShort(MAGIC)
                .putShort((short) (state << STATE_SHIFT | candidate.length))
                .putInt(batch)
                .putInt(ordinal)
                .putInt(count)
                .putLong(group.topicUid())
                .putInt(group.partition())
                .putLong(vote.term())
                .putInt(0)
                .put(candidate);
        into.putInt(at + CRC_AT, Checksums.of(into, at, FIXED + candidate.length) ^ Checksums.mask(salt, offset));
        while ((into.position() - at) % 8 != 0) {
            into.put((byte) 0);
        }
    }

    /** Reads the record at {@code offset} of the whole file; null unless it is intact. */
    static @Nullable VoteRecord decode(ByteBuffer file, int offset, long salt) {
        if (offset + FIXED > file.limit() || file.getShort(offset) != MAGIC) {
            return null;
        }
        int length = file.getShort(offset + 2) & LENGTH_MASK;
        if (length > Vote.MAX_CANDIDATE_BYTES || offset + FIXED + length > file.limit()) {
            return null;
        }
        byte[] bytes = new byte[FIXED + length];
        file.get(offset, bytes);
        ByteBuffer copy = ByteBuffer.wrap(bytes);
        int crc = copy.getInt(CRC_AT);
        copy.putInt(CRC_AT, 0);
        if ((Checksums.of(copy) ^ Checksums.mask(salt, offset)) != crc) {
            return null;
        }
        String candidate = new String(bytes, FIXED, length, StandardCharsets.UTF_8);
        return new VoteRecord(
                new GroupId(copy.getLong(16), copy.getInt(24)),
                copy.getInt(4),
                copy.getInt(8),
                copy.getInt(12),
                (byte) (copy.getShort(2) >> STATE_SHIFT),
                new Vote(copy.getLong(28), candidate));
    }
}
