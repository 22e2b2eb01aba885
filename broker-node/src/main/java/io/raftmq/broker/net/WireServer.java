package io.raftmq.broker.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.FrameDecoder;
import io.raftmq.client.wire.FrameEncoder;
import io.raftmq.client.wire.OutboundFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The client port: listens, bounds connections and frames, and hands requests on. Thread-safe. */
public final class WireServer implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private final BrokerConfig.Net settings;
    private final RequestHandler handler;
    private final ConnectionLimits limits;
    private final RequestMemory memory;
    private final NetCounters counters = new NetCounters();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AnswerEncoder answers = new AnswerEncoder();
    private final FrameEncoder frames = new FrameEncoder();
    private final Channel listener;

    /**
     * Listens from now on.
     *
     * @param port 0 takes a free one
     * @param loops the threads that read and write; they stay the caller's
     * @throws IOException if the port cannot be bound
     */
    public WireServer(String host, int port, BrokerConfig.Net settings, EventLoopGroup loops, RequestHandler handler)
            throws IOException {
        this.settings = settings;
        this.handler = handler;
        this.limits = new ConnectionLimits(settings.maxConnections(), settings.maxConnectionsPerAddress());
        this.memory = new RequestMemory(settings.maxRequestMemory());
        this.listener = bind(host, port, loops);
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Connections open now. */
    public int openConnections() {
        return limits.open();
    }

    /** Bytes of requests that wait for their answers. */
    public long requestBytes() {
        return memory.used();
    }

    public NetCounters counters() {
        return counters;
    }

    /** Stops listening; open connections go on. */
    public void stopListening() {
        listener.close().syncUninterruptibly();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        stopListening();
        connections.close().awaitUninterruptibly();
    }

    private Channel bind(String host, int port, EventLoopGroup loops) throws IOException {
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind(host, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + host + ":" + port + " (client.port): "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void accept(SocketChannel channel) {
        InetSocketAddress remote = channel.remoteAddress();
        if (remote == null) { // it was gone before it could be served
            channel.close();
            return;
        }
        channel.pipeline().addLast(answers, frames);
        InetAddress address = remote.getAddress();
        ConnectionLimits.Admission admission = limits.admit(address);
        if (!admission.granted()) {
            counters.refused.increment();
            OutboundFrame refusal =
                    OutboundFrame.failure(0, 0, Failures.of(ErrorCode.BUSY, admission.refusal(), 1_000));
            // Only once the pipeline is complete is the channel open for writing.
            channel.eventLoop().execute(() -> channel.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE));
            return;
        }
        channel.closeFuture().addListener(closed -> limits.leave(address));
        connections.add(channel);
        Connection connection =
                new Connection(channel, address, memory, settings.maxInFlight(), settings.maxInFlightBytes());
        channel.pipeline()
                .addLast(new IdleStateHandler(settings.idleClose().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new FrameDecoder(settings.maxFrameBytes()))
                .addLast(new ConnectionHandler(handler, connection, counters));
    }
}
