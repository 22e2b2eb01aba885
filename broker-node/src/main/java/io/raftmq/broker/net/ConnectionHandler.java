package io.raftmq.broker.net;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.raftmq.client.wire.BadFrameException;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.InboundFrame;
import io.raftmq.client.wire.OutboundFrame;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of one connection's pipeline: requests go to the {@link RequestHandler}, whatever is no request ends it. */
final class ConnectionHandler extends SimpleChannelInboundHandler<InboundFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    private static final int RETRY_WHEN_FULL_MS = 100;
    /** What a request without payload costs in memory, roughly. */
    private static final int OVERHEAD = 512;

    private final RequestHandler handler;
    private final Connection connection;
    private final NetCounters counters;

    ConnectionHandler(RequestHandler handler, Connection connection, NetCounters counters) {
        super(false);
        this.handler = handler;
        this.connection = connection;
        this.counters = counters;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, InboundFrame frame) {
        if (frame.isResponse()) {
            frame.release();
            reject(
                    ctx,
                    new BadFrameException(
                            ErrorCode.MALFORMED,
                            frame.apiId(),
                            frame.correlationId(),
                            "a client sends requests, not answers"));
            return;
        }
        counters.requests.increment();
        int size = OVERHEAD + frame.payload().readableBytes();
        Call call = new Call(frame, connection, size);
        if (connection.take(size)) {
            handler.handle(call);
        } else {
            counters.refused.increment();
            call.fail(Failures.of(
                    ErrorCode.BUSY, "the node holds as many requests as it has memory for", RETRY_WHEN_FULL_MS));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.settleReading();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && connection.inFlight() == 0) {
            counters.idleClosed.increment();
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof BadFrameException bad) {
            reject(ctx, bad);
        } else {
            if (!(cause instanceof IOException)) {
                LOG.warn("connection {}: closed after an unexpected fault", connection, cause);
            }
            ctx.close();
        }
    }

    private void reject(ChannelHandlerContext ctx, BadFrameException bad) {
        counters.malformed.increment();
        ctx.writeAndFlush(OutboundFrame.failure(
                        bad.apiId(), bad.correlationId(), Failures.of(bad.code(), String.valueOf(bad.getMessage()))))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
