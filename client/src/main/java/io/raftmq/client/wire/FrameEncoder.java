package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Writes {@link OutboundFrame}s. A small payload is copied behind its header, so that it leaves as one buffer; a large
 * one is handed on as it is. Other messages (buffers, file regions) pass through untouched. Holds no state.
 */
@Sharable
public final class FrameEncoder extends ChannelOutboundHandlerAdapter {
    private static final int COPY_BELOW = 2_048;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof OutboundFrame frame)) {
            ChannelFuture unused = ctx.write(message, promise);
            return;
        }
        ByteBuf payload = frame.payload();
        int length = payload == null ? 0 : payload.readableBytes();
        boolean copy = length <= COPY_BELOW;
        ByteBuf head = OutboundFrame.head(
                ctx.alloc(),
                frame.apiId(),
                frame.flags(),
                frame.correlationId(),
                frame.header(),
                length,
                copy ? length : 0);
        if (payload == null) {
            ChannelFuture unused = ctx.write(head, promise);
        } else if (copy) {
            head.writeBytes(payload, payload.readerIndex(), length);
            payload.release();
            ChannelFuture unused = ctx.write(head, promise);
        } else {
            // If the head cannot be written, neither can what is behind it: one promise tells for both.
            ChannelFuture unusedHead = ctx.write(head, ctx.voidPromise());
            ChannelFuture unused = ctx.write(payload, promise);
        }
    }
}
