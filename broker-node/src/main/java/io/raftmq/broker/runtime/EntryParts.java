package io.raftmq.broker.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ReferenceCounted;
import io.raftmq.broker.held.Body;
import io.raftmq.broker.net.SliceRegion;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.store.LogSlice;
import io.raftmq.store.RaftGroup;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes of batches that lie in one log entry, one close behind the other. Large batches go from file to socket; of small ones, whose system calls
 * would cost more than their copying, the stretch that holds them is read at once.
 */
final class EntryParts {
    /** A batch of this size or more has a transfer of its own. */
    static final int TRANSFER_FROM = 16 << 10;

    /** Between batches of one entry that are read as one stretch lies no more than this. */
    private static final int GAP = 4 << 10;

    private EntryParts() {}

    /** Whether {@code next} lies so close behind {@code batch} that both are read as one stretch. */
    static boolean follow(QueueEntry batch, QueueEntry next) {
        int gap = next.position() - batch.position() - batch.length();
        return next.raftIndex() == batch.raftIndex() && gap >= 0 && gap <= GAP;
    }

    static void add(List<QueueEntry> batches, RaftGroup group, List<ReferenceCounted> parts) throws IOException {
        long bytes = batches.stream().mapToLong(QueueEntry::length).sum();
        if (bytes / batches.size() >= TRANSFER_FROM) {
            for (QueueEntry batch : batches) {
                parts.add(region(batch, group.slice(batch.raftIndex())));
            }
        } else {
            copy(batches, group, parts);
        }
    }

    /** A copy of one batch's bytes, checked against its CRC. */
    static ByteBuffer read(Body body, RaftGroup group) throws IOException {
        ByteBuffer batch = ByteBuffer.allocate(body.length());
        try (LogSlice slice = group.slice(body.raftIndex())) {
            if (body.position() > slice.length() - body.length()) {
                throw new MalformedException("entry " + body.raftIndex() + " ends before the batch does");
            }
            long from = slice.position() + body.position();
            while (batch.hasRemaining()) {
                if (slice.channel().read(batch, from + batch.position()) < 0) {
                    throw new EOFException("the segment ends within entry " + body.raftIndex());
                }
            }
        }
        batch.flip();
        BatchHeader header = BatchHeader.read(batch, 0);
        if (header.totalBytes() != batch.limit() || !header.crcMatches(batch, 0)) {
            throw new MalformedException("entry " + body.raftIndex() + " does not hold the batch it should");
        }
        return batch;
    }

    private static SliceRegion region(QueueEntry batch, LogSlice slice) {
        try {
            return new SliceRegion(slice, batch.position(), batch.length());
        } catch (IllegalArgumentException e) {
            slice.close();
            throw new IllegalStateException("the queue names bytes beyond entry " + batch.raftIndex(), e);
        }
    }

    private static void copy(List<QueueEntry> batches, RaftGroup group, List<ReferenceCounted> parts)
            throws IOException {
        QueueEntry first = batches.get(0);
        QueueEntry last = batches.get(batches.size() - 1);
        int start = first.position();
        int length = last.position() + last.length() - start;
        ByteBuf stretch = PooledByteBufAllocator.DEFAULT.directBuffer(length);
        try (LogSlice slice = group.slice(first.raftIndex())) {
            while (stretch.readableBytes() < length) {
                int at = stretch.readableBytes();
                if (stretch.writeBytes(slice.channel(), slice.position() + start + at, length - at) < 0) {
                    throw new EOFException("the segment ends within entry " + first.raftIndex());
                }
            }
            for (QueueEntry batch : batches) {
                parts.add(stretch.retainedSlice(batch.position() - start, batch.length()));
            }
        } finally {
            stretch.release();
        }
    }
}
