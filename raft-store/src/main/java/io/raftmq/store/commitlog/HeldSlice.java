package io.raftmq.store.commitlog;

import io.raftmq.store.LogSlice;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A slice that keeps its segment's file until it is closed. */
final class HeldSlice implements LogSlice {
    private final Segment segment;
    private final long position;
    private final int length;
    private final AtomicBoolean closed = new AtomicBoolean();

    HeldSlice(Segment segment, long position, int length) {
        this.segment = segment;
        this.position = position;
        this.length = length;
    }

    @Override
    public FileChannel channel() {
        return segment.file().channel();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            segment.release();
        }
    }
}
