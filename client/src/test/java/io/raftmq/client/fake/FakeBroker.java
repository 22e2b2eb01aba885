package io.raftmq.client.fake;

import com.google.protobuf.MessageLite;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.Frame;
import io.raftmq.client.wire.FrameDecoder;
import io.raftmq.client.wire.FrameEncoder;
import io.raftmq.client.wire.InboundFrame;
import io.raftmq.client.wire.OutboundFrame;
import io.raftmq.client.wire.proto.Failure;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One broker: a server that asks its script what to do with each request before it serves it. */
public final class FakeBroker {
    /** What a request comes to; null: nothing yet, ask again soon. */
    record Answer(MessageLite header, @Nullable ByteBuf payload) {}

    private final int nodeId;
    private final Channel server;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final FakeRequests requests;
    private final Map<ApiKey, AtomicInteger> counts = new ConcurrentHashMap<>();
    private volatile Function<InboundFrame, @Nullable Fault> script = frame -> null;
    private volatile boolean frozen;
    private final AtomicInteger cannotTell = new AtomicInteger();

    FakeBroker(FakeCluster cluster, int nodeId, EventLoopGroup loops) {
        this.nodeId = nodeId;
        this.requests = new FakeRequests(cluster, this);
        this.server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(new FrameDecoder(Frame.DEFAULT_MAX_LENGTH))
                                .addLast(new FrameEncoder())
                                .addLast(new Handler());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    public int nodeId() {
        return nodeId;
    }

    public int port() {
        return ((java.net.InetSocketAddress) server.localAddress()).getPort();
    }

    /** Asked for each request; null serves it well. */
    public void script(Function<InboundFrame, @Nullable Fault> next) {
        script = next;
    }

    /** The next {@code times} requests of the api meet the fault. */
    public void next(ApiKey api, int times, Fault fault) {
        AtomicInteger left = new AtomicInteger(times);
        script(frame -> frame.api() == api && left.getAndDecrement() > 0 ? fault : null);
    }

    /** Reads no more and answers no more, like a stopped process. */
    public void freeze(boolean on) {
        frozen = on;
        connections.forEach(channel -> channel.config().setAutoRead(!on));
    }

    /** The next {@code answers} about topics say that it cannot tell, like a node's that is cut off from the others. */
    public void cutOff(int answers) {
        cannotTell.set(answers);
    }

    boolean canTell() {
        return cannotTell.getAndDecrement() <= 0;
    }

    /** Requests of that api so far. */
    public int count(ApiKey api) {
        return counts.getOrDefault(api, new AtomicInteger()).get();
    }

    public void breakConnections() {
        connections.close().awaitUninterruptibly();
    }

    void close() {
        server.close().awaitUninterruptibly();
        breakConnections();
    }

    private final class Handler extends SimpleChannelInboundHandler<InboundFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, InboundFrame frame) {
            ApiKey api = Objects.requireNonNull(frame.api());
            counts.computeIfAbsent(api, key -> new AtomicInteger()).incrementAndGet();
            Fault fault = script.apply(frame);
            if (fault instanceof Fault.BreakBefore) {
                var unused = ctx.close();
            } else if (fault instanceof Fault.Refuse refuse) {
                fail(ctx, frame, refuse.failure());
            } else if (fault instanceof Fault.Hold hold) {
                frame.retain();
                var unused = hold.until()
                        .whenComplete((done, failure) -> ctx.executor().execute(() -> {
                            serve(ctx, frame, null);
                            frame.release();
                        }));
            } else {
                serve(ctx, frame, fault);
            }
        }

        private void serve(ChannelHandlerContext ctx, InboundFrame frame, @Nullable Fault fault) {
            Answer answer;
            try {
                answer = requests.serve(frame);
            } catch (FakeRefusal refusal) {
                fail(
                        ctx,
                        frame,
                        Fault.failure(refusal.code)
                                .setMessage(String.valueOf(refusal.getMessage()))
                                .build());
                return;
            }
            if (answer == null) {
                frame.retain();
                var unused = ctx.executor()
                        .schedule(
                                () -> {
                                    serve(ctx, frame, fault);
                                    frame.release();
                                },
                                2,
                                TimeUnit.MILLISECONDS);
                return;
            }
            if (fault instanceof Fault.BreakAfter) {
                var unused = ctx.close();
            } else if (fault instanceof Fault.DoAndFail failing) {
                fail(ctx, frame, failing.failure());
            } else if (!(fault instanceof Fault.Swallow) && !frozen) {
                var unused = ctx.writeAndFlush(OutboundFrame.response(
                        frame.apiId(), frame.correlationId(), answer.header(), answer.payload()));
            } else if (answer.payload() != null) {
                answer.payload().release();
            }
        }

        private void fail(ChannelHandlerContext ctx, InboundFrame frame, Failure failure) {
            var unused = ctx.writeAndFlush(OutboundFrame.failure(frame.apiId(), frame.correlationId(), failure));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var unused = ctx.close();
        }
    }
}
