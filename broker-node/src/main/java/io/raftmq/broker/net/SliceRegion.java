package io.raftmq.broker.net;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import io.raftmq.store.LogSlice;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * Part of a log entry, sent from its segment to the socket without passing through this process's memory. The segment's
 * channel is shared and stays open; the slice, which keeps the segment from being deleted, is closed once all was sent.
 */
public final class SliceRegion extends AbstractReferenceCounted implements FileRegion {
    private final LogSlice slice;
    private final int offset;
    private final int length;
    private long sent;

    /**
     * A part of {@code slice}, which this region closes when it is released.
     *
     * @param offset where the part begins within the slice, bytes
     * @param length bytes of the part
     */
    public SliceRegion(LogSlice slice, int offset, int length) {
        if (offset < 0 || length < 0 || offset > slice.length() - length) {
            throw new IllegalArgumentException(offset + " + " + length + " is beyond the slice's " + slice.length());
        }
        this.slice = slice;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public long position() {
        return slice.position() + offset;
    }

    @Override
    @Deprecated
    public long transfered() {
        return sent;
    }

    @Override
    public long transferred() {
        return sent;
    }

    @Override
    public long count() {
        return length;
    }

    @Override
    public long transferTo(WritableByteChannel target, long from) throws IOException {
        long left = length - from;
        if (left <= 0) {
            return 0;
        }
        long now = slice.channel().transferTo(position() + from, left, target);
        if (now == 0 && slice.channel().size() < position() + length) {
            throw new EOFException("the segment ends within a record that was checked before");
        }
        sent += now;
        return now;
    }

    @Override
    protected void deallocate() {
        slice.close();
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }
}
