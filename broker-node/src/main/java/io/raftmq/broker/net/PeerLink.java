package io.raftmq.broker.net;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.Frame;
import io.raftmq.client.wire.FrameDecoder;
import io.raftmq.client.wire.FrameEncoder;
import io.raftmq.client.wire.InboundFrame;
import io.raftmq.client.wire.OutboundFrame;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.HandshakeRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * This node's requests to one other node, over one connection that is made when needed. Its state is owned by one event
 * loop; {@link #call} may come from any thread. At most {@link #MAX_PENDING} requests wait.
 */
final class PeerLink {
    static final int MAX_PENDING = 1_024;
    private static final int CONNECT_TIMEOUT_MS = 1_000;

    private final InetSocketAddress target;
    private final EventLoop loop;
    private final HandshakeRequest introduction;
    private final Map<Integer, Pending<?>> pending = new HashMap<>();
    private final List<Runnable> whenConnected = new ArrayList<>();
    private @Nullable Channel channel;
    private boolean connecting;
    private int lastCorrelation;

    /** @param introduction tells the other side that a node is calling */
    PeerLink(InetSocketAddress target, EventLoop loop, HandshakeRequest introduction) {
        this.target = target;
        this.loop = loop;
        this.introduction = introduction;
    }

    /** Sends a request; fails with {@link PeerFailureException}. Completed on the link's event loop. */
    <T> CompletableFuture<T> call(ApiKey api, MessageLite header, Parser<T> answer, Duration timeout) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            if (pending.size() + whenConnected.size() >= MAX_PENDING) {
                result.completeExceptionally(new PeerFailureException(
                        Failures.of(ErrorCode.BUSY, "too many requests wait for " + target, 100)));
            } else if (channel != null && channel.isActive()) {
                send(channel, api, header, new Pending<>(result, answer), timeout);
            } else {
                whenConnected.add(() -> {
                    Channel connected = channel;
                    if (connected != null) {
                        send(connected, api, header, new Pending<>(result, answer), timeout);
                    } else {
                        result.completeExceptionally(PeerFailureException.unreachable(target + " cannot be reached"));
                    }
                });
                connect();
            }
        });
        return result;
    }

    void close() {
        loop.execute(() -> {
            if (channel != null) {
                channel.close();
            }
        });
    }

    private void connect() {
        if (connecting) {
            return;
        }
        connecting = true;
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel fresh) {
                        fresh.pipeline()
                                .addLast(new FrameEncoder(), new FrameDecoder(Frame.DEFAULT_MAX_LENGTH), new Answers());
                    }
                })
                .connect(target)
                .addListener((ChannelFutureListener) done -> {
                    connecting = false;
                    if (done.isSuccess()) {
                        channel = done.channel();
                        done.channel().writeAndFlush(OutboundFrame.oneWay(ApiKey.HANDSHAKE, introduction, null));
                    }
                    List<Runnable> waiting = List.copyOf(whenConnected);
                    whenConnected.clear();
                    waiting.forEach(Runnable::run);
                });
    }

    private void send(Channel to, ApiKey api, MessageLite header, Pending<?> waiting, Duration timeout) {
        int correlation = ++lastCorrelation;
        pending.put(correlation, waiting);
        to.writeAndFlush(OutboundFrame.request(api, correlation, header, null)).addListener(sent -> {
            if (!sent.isSuccess()) {
                to.close();
            }
        });
        var alarm = loop.schedule(
                () -> {
                    if (pending.remove(correlation) != null) {
                        waiting.fail(PeerFailureException.unanswered(
                                ErrorCode.TIMED_OUT, target + " did not answer " + api + " within " + timeout));
                    }
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        waiting.result.whenComplete((answer, failure) -> alarm.cancel(false));
    }

    /** A request that waits for its answer. */
    private record Pending<T>(CompletableFuture<T> result, Parser<T> parser) {
        void fail(PeerFailureException why) {
            result.completeExceptionally(why);
        }

        void complete(InboundFrame frame) {
            try {
                if (frame.isError()) {
                    fail(new PeerFailureException(frame.header(Failure.parser())));
                } else {
                    result.complete(frame.header(parser));
                }
            } catch (io.raftmq.client.wire.MalformedException e) {
                fail(PeerFailureException.unanswered(ErrorCode.MALFORMED, "the node's answer: " + e.getMessage()));
            }
        }
    }

    private final class Answers extends SimpleChannelInboundHandler<InboundFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, InboundFrame frame) {
            Pending<?> waiting = pending.remove(frame.correlationId());
            if (waiting != null && frame.isResponse()) {
                waiting.complete(frame);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (channel == ctx.channel()) {
                channel = null;
            }
            List<Pending<?>> lost = List.copyOf(pending.values());
            pending.clear();
            lost.forEach(waiting -> waiting.fail(PeerFailureException.unanswered(
                    ErrorCode.TIMED_OUT, "the connection to " + target + " broke before the answer came")));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // Whatever it was, the requests that wait are told when the channel goes inactive.
            ctx.close();
        }
    }
}
