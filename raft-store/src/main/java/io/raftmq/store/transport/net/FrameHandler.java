package io.raftmq.store.transport.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.raftmq.store.transport.frame.Frame;
import io.raftmq.store.transport.frame.FrameAssembler;
import io.raftmq.store.transport.frame.FrameException;
import io.raftmq.store.transport.frame.Hello;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection's bytes to frames, and its end to one call. The last handler of every pipeline. */
final class FrameHandler extends ChannelInboundHandlerAdapter {
    /** What owns the connection. All calls come on its event loop. */
    interface Owner {
        /** The bytes are flowing; {@code assembler} takes only the handshake until told otherwise. */
        void onOpen(Channel channel, FrameAssembler assembler);

        /** Takes a frame and releases it. */
        void onFrame(Frame frame);

        void onBytes();

        void onWritable();

        /** The connection is gone, exactly once after {@link #onOpen}. */
        void onClosed(@Nullable Throwable cause);
    }

    private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);

    private final String logPrefix;
    private final Owner owner;
    private @Nullable FrameAssembler assembler;
    private @Nullable Throwable cause;

    FrameHandler(String logPrefix, Owner owner) {
        this.logPrefix = logPrefix;
        this.owner = owner;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        FrameAssembler created = new FrameAssembler(ctx.alloc(), Hello.MAX_BODY, owner::onFrame);
        assembler = created;
        owner.onOpen(ctx.channel(), created);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (assembler != null && cause == null) {
                owner.onBytes();
                assembler.accept(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            owner.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (assembler != null) {
            assembler.close();
            assembler = null;
            owner.onClosed(cause);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        if (cause == null) {
            cause = thrown;
            if (thrown instanceof FrameException) {
                log.warn(
                        "{} closing the connection with {}: {}",
                        logPrefix,
                        ctx.channel().remoteAddress(),
                        thrown.getMessage());
            } else if (!(thrown instanceof IOException)) {
                log.error(
                        "{} closing the connection with {}",
                        logPrefix,
                        ctx.channel().remoteAddress(),
                        thrown);
            }
        }
        Sockets.close(ctx.channel());
    }
}
