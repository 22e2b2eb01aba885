package io.raftmq.store.commitlog;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The head of the vote journal, kept twice in different sectors.
 *
 * @param salt random; masks the records' checksums
 * @param records how many records the first batch has, which was synced before the file got its name
 * @param anyoneDamaged whether groups that the file does not name may have lost a vote
 */
record VoteHeader(long salt, int records, boolean anyoneDamaged) {
    static final int BYTES = 1024;

    private static final int COPY = 512;
    private static final long MAGIC = 0x524d51564f540d0aL;
    private static final int VERSION = 1;
    private static final int CRC_AT = 28;

    ByteBuffer encode() {
        ByteBuffer block = ByteBuffer.allocate(BYTES);
        for (int at = 0; at < BYTES; at += COPY) {
            block.putLong(at, MAGIC)
                    .putInt(at + 8, VERSION)
                    .putLong(at + 12, salt)
                    .putInt(at + 20, records)
                    .putInt(at + 24, anyoneDamaged ? 1 : 0)
                    .putInt(at + CRC_AT, Checksums.of(block, at, CRC_AT));
        }
        return block;
    }

    /** Answers null when neither copy is intact. */
    static @Nullable VoteHeader decode(ByteBuffer file) {
        for (int at = 0; at < BYTES && at + CRC_AT + 4 <= file.limit(); at += COPY) {
            if (file.getLong(at) == MAGIC && file.getInt(at + CRC_AT) == Checksums.of(file, at, CRC_AT)) {
                if (file.getInt(at + 8) != VERSION) {
                    throw new UnsupportedFormatException("the vote journal has format " + file.getInt(at + 8)
                            + "; this version reads " + VERSION + ": start the newer version");
                }
                return new VoteHeader(file.getLong(at + 12), file.getInt(at + 20), file.getInt(at + 24) == 1);
            }
        }
        return null;
    }
}
