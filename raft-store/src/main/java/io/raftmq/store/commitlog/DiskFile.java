package io.raftmq.store.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One open file of a {@link Disk}. Reads and writes are by position and may overlap in time. */
interface DiskFile extends AutoCloseable {
    long size() throws IOException;

    /** Fills {@code into}, or throws {@link java.io.EOFException}. */
    void read(ByteBuffer into, long position) throws IOException;

    /** Writes all that remains in {@code from}. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Returns when everything written is on the disk. */
    void force() throws IOException;

    void truncate(long size) throws IOException;

    /** For transfers to sockets. */
    FileChannel channel();

    @Override
    void close() throws IOException;
}
