package io.raftmq.store.commitlog;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a segment file, kept twice in different sectors.
 *
 * @param start the position of the segment's first byte in the node's log
 * @param salt random; masks the checksums of the segment's records
 * @param cold whether it holds relocated records
 */
record SegmentHeader(long start, long salt, boolean cold) {
    /** Where the records begin. */
    static final int BYTES = 1024;

    private static final int COPY = 512;
    private static final long MAGIC = 0x524d514c4f470d0aL;
    private static final int VERSION = 1;
    private static final int ENCODED = 36;

    ByteBuffer encode() {
        ByteBuffer block = ByteBuffer.allocate(BYTES);
        for (int at = 0; at < BYTES; at += COPY) {
            block.putLong(at, MAGIC)
                    .putInt(at + 8, VERSION)
                    .putInt(at + 12, cold ? 1 : 0)
                    .putLong(at + 16, start)
                    .putLong(at + 24, salt)
                    .putInt(at + 32, Checksums.of(block, at, 32));
        }
        return block;
    }

    /** Answers null when neither copy is intact. */
    static @Nullable SegmentHeader decode(ByteBuffer block) {
        for (int at = 0; at + ENCODED <= block.limit(); at += COPY) {
            if (block.getLong(at) == MAGIC && block.getInt(at + 32) == Checksums.of(block, at, 32)) {
                if (block.getInt(at + 8) != VERSION) {
                    throw new UnsupportedFormatException("a log segment has format " + block.getInt(at + 8)
                            + "; this version reads " + VERSION + ": start the newer version");
                }
                return new SegmentHeader(block.getLong(at + 16), block.getLong(at + 24), block.getInt(at + 12) == 1);
            }
        }
        return null;
    }
}
