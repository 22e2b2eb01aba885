package io.raftmq.client.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.raftmq.client.wire.FrameDecoder;
import io.raftmq.client.wire.FrameEncoder;
import io.raftmq.client.wire.InboundFrame;
import org.jspecify.annotations.Nullable;

/** The handlers of one dialled channel; they report to its {@link Connection}. */
final class ConnectionPipeline extends ChannelInitializer<Channel> {
    /** Brokers answer at least one whole batch, so the limit is well above theirs for requests. */
    private static final int MAX_ANSWER = 96 << 20;

    private static final int FLUSH_AFTER = 64;

    private final Connection connection;

    ConnectionPipeline(Connection connection) {
        this.connection = connection;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new FlushConsolidationHandler(FLUSH_AFTER, true))
                .addLast(new FrameDecoder(MAX_ANSWER))
                .addLast(new FrameEncoder())
                .addLast(new Reporter(connection));
    }

    private static final class Reporter extends ChannelInboundHandlerAdapter {
        private final Connection connection;
        private boolean active;
        private @Nullable Throwable cause;

        Reporter(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            active = true;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            connection.heard();
            connection.answered((InboundFrame) message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (active) {
                connection.broken("closed the connection" + (cause == null ? "" : ": " + cause), cause);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
            cause = thrown;
            ChannelFuture unused = ctx.close();
        }
    }
}
