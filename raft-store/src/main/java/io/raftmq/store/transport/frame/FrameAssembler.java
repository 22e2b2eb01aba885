package io.raftmq.store.transport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames. A frame that lies whole in what came from the socket is taken as a slice of it;
 * otherwise one buffer of exactly its length is allocated, once its header has been checked, and each byte is copied into
 * it once. It grows as bytes come, so that a header alone makes nobody allocate a large body.
 *
 * <p>Not thread-safe: belongs to its connection's event loop.
 */
public final class FrameAssembler implements AutoCloseable {
    /** What is allocated at once on the strength of a header alone. */
    private static final int FIRST_ALLOCATION = 1024 * 1024;

    private final ByteBufAllocator allocator;
    private final Consumer<Frame> sink;
    private int maxBody;
    private @Nullable ByteBuf partial;
    private int partialLength;

    /**
     * @param maxBody the longest body taken until {@link #allowBodies} says otherwise
     * @param sink is given each frame, and releases it
     */
    public FrameAssembler(ByteBufAllocator allocator, int maxBody, Consumer<Frame> sink) {
        this.allocator = allocator;
        this.maxBody = maxBody;
        this.sink = sink;
    }

    /** Changes the longest body taken, once the other side has said who it is. */
    public void allowBodies(int newMaxBody) {
        this.maxBody = newMaxBody;
    }

    /**
     * Takes what came from the socket; the caller keeps its reference.
     *
     * @throws FrameException if it is not a valid frame; the stream is then of no further use
     */
    public void accept(ByteBuf in) {
        while (in.isReadable()) {
            if (partial != null) {
                fill(partial, in);
            } else if (!takeWhole(in)) {
                startPartial(in);
            }
        }
    }

    private boolean takeWhole(ByteBuf in) {
        if (in.readableBytes() < FrameHeader.LENGTH) {
            return false;
        }
        int start = in.readerIndex();
        FrameHeader header = FrameHeader.read(in, maxBody);
        int end = start + FrameHeader.LENGTH + header.bodyLength();
        if (end > in.writerIndex()) {
            in.readerIndex(start);
            return false;
        }
        ByteBuf whole = in.retainedSlice(start, end - start);
        in.readerIndex(end);
        deliver(whole, header);
        return true;
    }

    private void startPartial(ByteBuf in) {
        partialLength = FrameHeader.LENGTH;
        partial = allocator.directBuffer(
                Math.max(FrameHeader.LENGTH, Math.min(FIRST_ALLOCATION, 2 * in.readableBytes())));
    }

    private void fill(ByteBuf frame, ByteBuf in) {
        boolean headerWasKnown = partialLength > FrameHeader.LENGTH;
        int missing = partialLength - frame.readableBytes();
        frame.writeBytes(in, Math.min(missing, in.readableBytes()));
        if (frame.readableBytes() < partialLength) {
            return;
        }
        FrameHeader header = FrameHeader.read(frame.duplicate(), maxBody);
        if (!headerWasKnown && header.bodyLength() > 0) {
            partialLength = FrameHeader.LENGTH + header.bodyLength();
            frame.ensureWritable(Math.min(header.bodyLength(), FIRST_ALLOCATION));
            return;
        }
        partial = null;
        deliver(frame, header);
    }

    private void deliver(ByteBuf whole, FrameHeader header) {
        if (FrameChecksum.of(whole, whole.readerIndex()) != header.crc()) {
            whole.release();
            throw new FrameException("a frame's CRC32C does not match: it was damaged on its way");
        }
        whole.skipBytes(FrameHeader.LENGTH);
        sink.accept(new Frame(header, whole));
    }

    /** Releases an unfinished frame. */
    @Override
    public void close() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
