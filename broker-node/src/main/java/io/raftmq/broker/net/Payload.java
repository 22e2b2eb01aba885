package io.raftmq.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.util.ReferenceCounted;
import java.util.List;

/**
 * The raw bytes behind an answer's header, in order: buffers, and regions of the log's segments that go from the file to
 * the socket. Whoever holds it either hands it on or releases it.
 *
 * @param parts {@link ByteBuf}s and {@link FileRegion}s
 * @param length bytes of all parts
 */
public record Payload(List<ReferenceCounted> parts, long length) {
    /** No bytes. */
    public static final Payload EMPTY = new Payload(List.of(), 0);

    public Payload {
        parts = List.copyOf(parts);
    }

    /** Of buffers and file regions. */
    public static Payload of(List<ReferenceCounted> parts) {
        long length = 0;
        for (ReferenceCounted part : parts) {
            length += part instanceof FileRegion region ? region.count() : ((ByteBuf) part).readableBytes();
        }
        return new Payload(parts, length);
    }

    /** Lets go of every part. */
    public void release() {
        parts.forEach(ReferenceCounted::release);
    }
}
