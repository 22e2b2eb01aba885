package io.raftmq.store.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The one direct buffer that gathers a batch, so that many records make few writes. Used by the writer thread only. */
final class WriteBuffer {
    private static final byte[] PADDING = new byte[8];

    private final ByteBuffer buffer;

    WriteBuffer(int capacity) {
        this.buffer = ByteBuffer.allocateDirect(capacity);
    }

    /** Takes a header for the record at {@code offset}; answers its checksum. */
    int put(RecordHeader header, Segment to, long offset) throws IOException {
        if (buffer.remaining() < RecordHeader.BYTES) {
            flush(to, offset);
        }
        return header.encode(buffer, to.header().salt(), offset);
    }

    /** Takes a payload and its padding; {@code offset} is where it goes. */
    void put(ByteBuffer payload, Segment to, long offset) throws IOException {
        long at = offset;
        ByteBuffer rest = payload.duplicate();
        int length = rest.remaining();
        while (rest.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush(to, at);
            }
            int chunk = Math.min(buffer.remaining(), rest.remaining());
            int limit = rest.limit();
            buffer.put(rest.limit(rest.position() + chunk));
            rest.limit(limit);
            at += chunk;
        }
        int padding = (int) (RecordHeader.pad(length) - length);
        if (buffer.remaining() < padding) {
            flush(to, at);
        }
        buffer.put(PADDING, 0, padding);
    }

    /** Writes what was gathered; it ends at {@code end}. */
    void flush(Segment to, long end) throws IOException {
        buffer.flip();
        to.file().write(buffer, end - buffer.limit());
        buffer.clear();
    }
}
