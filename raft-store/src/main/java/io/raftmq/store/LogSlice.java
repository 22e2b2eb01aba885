package io.raftmq.store;

import java.nio.channels.FileChannel;

/**
 * A record's payload where it lies in a segment. The segment is not deleted while a slice of it is open. The CRC32C of
 * the record was checked when the slice was made (once per record while it stays cached as checked).
 */
public interface LogSlice extends AutoCloseable {
    /** The segment's channel: read it by position only. */
    FileChannel channel();

    /** Where the payload starts in {@link #channel()}. */
    long position();

    /** The payload's length in bytes. */
    int length();

    @Override
    void close();
}
