package io.raftmq.store.commitlog;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of the file system. Readers have a channel of their own: the JDK closes a channel under whom it interrupts, and
 * a reader's interrupt must not close what the writer syncs.
 */
final class RealFile implements DiskFile {
    private final Path path;
    private final FileChannel writer;
    private final Object reopening = new Object();
    private volatile FileChannel reader;
    private volatile boolean closed;

    RealFile(Path path, FileChannel writer) throws IOException {
        this.path = path;
        this.writer = writer;
        this.reader = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public long size() throws IOException {
        return writer.size();
    }

    @Override
    public void read(ByteBuffer into, long position) throws IOException {
        int start = into.position();
        boolean interrupted = false;
        try {
            while (true) {
                FileChannel channel = reader;
                try {
                    fill(channel, into, position);
                    return;
                } catch (ClosedByInterruptException mine) {
                    interrupted |= Thread.interrupted();
                    reopen(channel);
                } catch (ClosedChannelException anothers) {
                    reopen(channel);
                }
                into.position(start);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void fill(FileChannel channel, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int n = channel.read(into, at);
            if (n < 0) {
                throw new EOFException("nothing at " + at);
            }
            at += n;
        }
    }

    private void reopen(FileChannel broken) throws IOException {
        synchronized (reopening) {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (reader == broken) {
                reader = FileChannel.open(path, StandardOpenOption.READ);
            }
        }
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += writer.write(from, at);
        }
    }

    @Override
    public void force() throws IOException {
        writer.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
        writer.truncate(size);
    }

    @Override
    public FileChannel channel() {
        return reader;
    }

    @Override
    public void close() throws IOException {
        synchronized (reopening) {
            closed = true;
            reader.close();
        }
        writer.close();
    }
}
