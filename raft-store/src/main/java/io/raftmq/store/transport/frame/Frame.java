package io.raftmq.store.transport.frame;

import io.netty.buffer.ByteBuf;

/**
 * One received frame, complete and with its CRC32C checked. Whoever is handed it releases it.
 *
 * @param header its header
 * @param body head and payload
 */
public record Frame(FrameHeader header, ByteBuf body) {
    /** The Protobuf part; a view of {@link #body}. */
    public ByteBuf head() {
        return body.slice(body.readerIndex(), header.headLength());
    }

    /** The raw part; a view of {@link #body}. */
    public ByteBuf payload() {
        int start = body.readerIndex() + header.headLength();
        return body.slice(start, body.writerIndex() - start);
    }

    /** Gives the bytes back. */
    public void release() {
        body.release();
    }
}
