package io.raftmq.client.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/**
 * One frame as it arrived. It holds a share of the receive buffer: whoever takes it releases it, once its header is
 * parsed and its payload is copied, retained or no longer wanted. Not thread-safe.
 */
public final class InboundFrame implements ReferenceCounted {
    private final int apiId;
    private final int flags;
    private final int correlationId;
    private final ByteBuf header;
    private final ByteBuf payload;
    private final ByteBuf body;

    /** @param body header and payload; owned by the new frame */
    InboundFrame(int apiId, int flags, int correlationId, int headerLength, ByteBuf body) {
        this.apiId = apiId;
        this.flags = flags;
        this.correlationId = correlationId;
        this.body = body;
        this.header = body.slice(body.readerIndex(), headerLength);
        this.payload = body.slice(body.readerIndex() + headerLength, body.readableBytes() - headerLength);
    }

    /** The api number, known to this build or not. */
    public int apiId() {
        return apiId;
    }

    /** The api, or null when this build does not know it. */
    public @Nullable ApiKey api() {
        return ApiKey.of(apiId);
    }

    public int correlationId() {
        return correlationId;
    }

    public boolean isResponse() {
        return (flags & Frame.RESPONSE) != 0;
    }

    public boolean isOneWay() {
        return (flags & Frame.ONE_WAY) != 0;
    }

    public boolean isError() {
        return (flags & Frame.ERROR) != 0;
    }

    /**
     * The header, parsed.
     *
     * @throws MalformedException if it is not a message of that type
     */
    public <T> T header(Parser<T> parser) {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(header.nioBuffer());
        try {
            // Copies what it keeps only where the message has bytes fields; strings are decoded at once.
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedException("the header of api " + apiId + " cannot be parsed: " + e.getMessage());
        }
    }

    /** The raw payload, a view that is valid until this frame is released; retain it to keep it longer. */
    public ByteBuf payload() {
        return payload;
    }

    @Override
    public int refCnt() {
        return body.refCnt();
    }

    @Override
    public InboundFrame retain() {
        body.retain();
        return this;
    }

    @Override
    public InboundFrame retain(int increment) {
        body.retain(increment);
        return this;
    }

    @Override
    public InboundFrame touch() {
        body.touch();
        return this;
    }

    @Override
    public InboundFrame touch(Object hint) {
        body.touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        return body.release();
    }

    @Override
    public boolean release(int decrement) {
        return body.release(decrement);
    }
}
