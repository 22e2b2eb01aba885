package io.raftmq.store.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a segment from front to back through one buffer, and verifies what it meets. */
final class ScanWindow {
    private static final int CAPACITY = 1 << 20;

    private final SegmentHeader segment;
    private final DiskFile file;
    private final long size;
    private final ByteBuffer buffer;
    private long from;

    ScanWindow(SegmentHeader segment, DiskFile file, long size) {
        this.segment = segment;
        this.file = file;
        this.size = size;
        this.buffer = ByteBuffer.allocate((int) Math.min(CAPACITY, size));
        this.buffer.limit(0);
    }

    long size() {
        return size;
    }

    /** The record header at {@code offset}, if it is intact and its record ends within the file. */
    @Nullable
    RecordHeader header(long offset) throws IOException {
        if (offset + RecordHeader.BYTES > size) {
            return null;
        }
        RecordHeader header = RecordHeader.decode(buffer, load(offset, RecordHeader.BYTES), segment.salt(), offset);
        return header == null || header.length() < 0 || offset + header.size() > size ? null : header;
    }

    boolean payloadIntact(RecordHeader header, long offset) throws IOException {
        CRC32C crc = new CRC32C();
        long at = offset + RecordHeader.BYTES;
        long end = at + header.length();
        while (at < end) {
            int chunk = (int) Math.min(end - at, buffer.capacity());
            crc.update(buffer.array(), load(at, chunk), chunk);
            at += chunk;
        }
        return (int) crc.getValue() == header.payloadCrc();
    }

    /** The trailer whose header was found at {@code offset}, if its payload is intact. */
    @Nullable
    BatchTrailer trailer(RecordHeader header, long offset) throws IOException {
        if (header.length() > buffer.capacity() || !payloadIntact(header, offset)) {
            return null;
        }
        int at = load(offset + RecordHeader.BYTES, header.length());
        return BatchTrailer.decode(header, buffer.slice(at, header.length()));
    }

    /** Whether anything but zeroes lies in [from, to). */
    boolean anything(long start, long to) throws IOException {
        for (long at = start; at < to; ) {
            int chunk = (int) Math.min(to - at, buffer.capacity());
            int place = load(at, chunk);
            for (int i = 0; i < chunk; i++) {
                if (buffer.get(place + i) != 0) {
                    return true;
                }
            }
            at += chunk;
        }
        return false;
    }

    /** Brings [offset, offset + length) into the buffer; answers where in it. */
    private int load(long offset, int length) throws IOException {
        if (offset < from || offset + length > from + buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - offset));
            file.read(buffer, offset);
            buffer.flip();
            from = offset;
        }
        return (int) (offset - from);
    }
}
