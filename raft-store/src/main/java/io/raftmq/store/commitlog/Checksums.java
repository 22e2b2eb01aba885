package io.raftmq.store.commitlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C, and what binds a checksum to the place it belongs to. */
final class Checksums {
    private Checksums() {}

    /** The CRC32C of what remains in {@code bytes}, which is left as it was. */
    static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        if (bytes.hasArray()) {
            crc.update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            crc.update(bytes.duplicate());
        }
        return (int) crc.getValue();
    }

    /** The CRC32C of {@code length} bytes at {@code at}. */
    static int of(ByteBuffer bytes, int at, int length) {
        return of(bytes.slice(at, length));
    }

    /**
     * A mask for the checksum of what lies at {@code offset} of the file with {@code salt}: the same bytes at another
     * place, or from another file, or made up by whoever chose a payload, do not check out.
     */
    static int mask(long salt, long offset) {
        long mixed = (salt ^ offset) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }
}
