package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the byte stream of one connection into {@link InboundFrame}s. A frame's length is checked as soon as its
 * preamble is here, before room for it is made. After the first bad frame, which is reported as a
 * {@link BadFrameException} through {@code exceptionCaught}, everything further is thrown away unread.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
    private static final int AFTER_LENGTH = Frame.PREAMBLE - 4;

    private final int maxLength;
    private boolean broken;

    /** @param maxLength the greatest value of a frame's length field that is accepted, bytes */
    public FrameDecoder(int maxLength) {
        this.maxLength = maxLength;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Frame.PREAMBLE) {
            return;
        }
        int at = in.readerIndex();
        int length = in.getInt(at);
        int apiId = in.getUnsignedShort(at + 6);
        int correlationId = in.getInt(at + 8);
        int headerLength = in.getInt(at + 12);
        String problem = null;
        ErrorCode code = ErrorCode.MALFORMED;
        if (in.getByte(at + 4) != Frame.VERSION) {
            code = ErrorCode.UNSUPPORTED_VERSION;
            problem = "frame version " + in.getByte(at + 4) + "; this build speaks " + Frame.VERSION;
        } else if (length > maxLength) {
            code = ErrorCode.FRAME_TOO_LARGE;
            problem = "a frame of " + length + " bytes; the limit is " + maxLength;
        } else if (length < AFTER_LENGTH || headerLength < 0 || headerLength > length - AFTER_LENGTH) {
            problem = "frame length " + length + " and header length " + headerLength + " contradict each other";
        }
        if (problem != null) {
            broken = true;
            in.skipBytes(in.readableBytes());
            throw new BadFrameException(code, apiId, correlationId, problem);
        }
        if (in.readableBytes() < length + 4) {
            return;
        }
        int flags = in.getByte(at + 5);
        in.skipBytes(Frame.PREAMBLE);
        out.add(new InboundFrame(
                apiId, flags, correlationId, headerLength, in.readRetainedSlice(length - AFTER_LENGTH)));
    }
}
