package io.raftmq.client.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.raftmq.client.wire.proto.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One frame to be written; {@link FrameEncoder} turns it into bytes. Writing it consumes its payload (releases it, if
 * the write fails too).
 *
 * @param apiId the api number; an answer repeats its request's, known or not
 * @param flags of {@link Frame}
 * @param header the api's request or response, or a {@link Failure}
 * @param payload raw bytes, or null for none
 */
public record OutboundFrame(
        int apiId,
        int flags,
        int correlationId,
        MessageLite header,
        @Nullable ByteBuf payload) {

    /** A request that wants an answer. */
    public static OutboundFrame request(ApiKey api, int correlationId, MessageLite header, @Nullable ByteBuf payload) {
        return new OutboundFrame(api.id(), 0, correlationId, header, payload);
    }

    /** A request that wants none. */
    public static OutboundFrame oneWay(ApiKey api, MessageLite header, @Nullable ByteBuf payload) {
        return new OutboundFrame(api.id(), Frame.ONE_WAY, 0, header, payload);
    }

    /** The answer to a request. */
    public static OutboundFrame response(int apiId, int correlationId, MessageLite header, @Nullable ByteBuf payload) {
        return new OutboundFrame(apiId, Frame.RESPONSE, correlationId, header, payload);
    }

    /** The answer to a request that failed. */
    public static OutboundFrame failure(int apiId, int correlationId, Failure failure) {
        return new OutboundFrame(apiId, Frame.RESPONSE | Frame.ERROR, correlationId, failure, null);
    }

    /**
     * Preamble and header of a frame whose payload the caller writes right behind it, for instance as file regions.
     *
     * @param payloadLength bytes that will follow
     * @param room further bytes the buffer shall have room for
     */
    public static ByteBuf head(
            ByteBufAllocator allocator,
            int apiId,
            int flags,
            int correlationId,
            MessageLite header,
            long payloadLength,
            int room) {
        int headerLength = header.getSerializedSize();
        int headLength = Frame.PREAMBLE + headerLength;
        ByteBuf head = allocator.directBuffer(headLength + room);
        head.writeInt(Math.toIntExact(headLength - 4 + payloadLength));
        head.writeByte(Frame.VERSION);
        head.writeByte(flags);
        head.writeShort(apiId);
        head.writeInt(correlationId);
        head.writeInt(headerLength);
        ByteBuffer target = head.nioBuffer(Frame.PREAMBLE, headerLength);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(target);
            header.writeTo(out);
            out.flush();
        } catch (IOException e) {
            head.release();
            throw new UncheckedIOException("a buffer of the header's own size is too small for it", e);
        }
        return head.writerIndex(headLength);
    }
}
