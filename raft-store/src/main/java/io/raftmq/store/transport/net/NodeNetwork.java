package io.raftmq.store.transport.net;

import com.alipay.sofa.jraft.error.RemotingException;
import com.google.protobuf.Message;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's connections with all others: a listening socket, and a link to each peer it asks something. Its two event
 * loop threads are named {@code raft-io-PORT-N}. Thread-safe.
 */
public final class NodeNetwork implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeNetwork.class);
    private static final int IO_THREADS = 2;

    private final ConnectionSettings settings;
    private final LinkObserver observer;
    private final RequestSink sink;
    private final Executor fallback;
    private final EventLoopGroup eventLoops;
    private final InboundLinks inbound = new InboundLinks();
    private final Map<NodeAddress, PeerLink> outbound = new ConcurrentHashMap<>();
    private volatile @Nullable Channel listener;
    private volatile boolean closed;

    /**
     * @param observer is told how connections fare
     * @param sink takes requests
     * @param fallback runs what the caller's own executor refuses, and resolves host names
     */
    public NodeNetwork(ConnectionSettings settings, LinkObserver observer, RequestSink sink, Executor fallback) {
        this.settings = settings;
        this.observer = observer;
        this.sink = sink;
        this.fallback = fallback;
        this.eventLoops = new MultiThreadIoEventLoopGroup(
                IO_THREADS,
                new DefaultThreadFactory("raft-io-" + settings.self().port(), true),
                NioIoHandler.newFactory());
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the address cannot be bound: it is not this machine's, or the port is in use
     */
    public void listen(InetSocketAddress bindTo) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 256)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, Sockets.ALLOCATOR)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Sockets.WATER_MARK)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        InboundLink link = new InboundLink(channel, settings, observer, sink, inbound);
                        channel.pipeline().addLast(new FrameHandler("[" + settings.self() + "]", link));
                    }
                });
        try {
            listener = bootstrap.bind(bindTo).syncUninterruptibly().channel();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot listen on " + bindTo + " for Raft: " + e.getMessage(), e);
        }
        log.info("[{}] listens for Raft on {}", settings.self(), bindTo);
    }

    /** As {@link PeerLink#call}. */
    public void call(NodeAddress peer, Message request, long timeoutMillis, Executor executor, Reply reply)
            throws RemotingException {
        if (closed) {
            throw new RemotingException("this node's transport is closed");
        }
        link(peer).call(request, timeoutMillis, executor, reply);
    }

    /** Begins to connect to {@code peer} if no link exists, and keeps the link from being idle. */
    public void connect(NodeAddress peer) {
        if (!closed) {
            link(peer).connectInBackground();
        }
    }

    private PeerLink link(NodeAddress peer) {
        PeerLink link = outbound.get(peer);
        if (link == null) {
            link = outbound.computeIfAbsent(
                    peer, to -> new PeerLink(to, settings, eventLoops.next().next(), observer, fallback));
        }
        return link;
    }

    /** Whether calls to {@code peer} fail at once. */
    public boolean isDown(NodeAddress peer) {
        PeerLink link = outbound.get(peer);
        return link != null && link.isDown();
    }

    /** Whether a connection to {@code peer} stands. */
    public boolean isUp(NodeAddress peer) {
        PeerLink link = outbound.get(peer);
        return link != null && link.isUp();
    }

    /** Bytes of requests to {@code peer} that wait for answers. */
    public long unansweredBytes(NodeAddress peer) {
        PeerLink link = outbound.get(peer);
        return link == null ? 0 : link.unansweredBytes();
    }

    /** Lets go of links that nobody called over, or wished for by {@link #connect}, for so long; answers to whom. */
    public List<NodeAddress> closeIdle(long idleNanos) {
        long now = System.nanoTime();
        List<NodeAddress> closedPeers = new ArrayList<>();
        outbound.forEach((peer, link) -> {
            if (now - link.lastUsedNanos() > idleNanos && outbound.remove(peer, link)) {
                log.info("[{}] closes its idle link to {}", settings.self(), peer);
                link.close();
                closedPeers.add(peer);
            }
        });
        return closedPeers;
    }

    /** Runs {@code task} on every event loop: the way to see that they are alive, or to stall them. */
    public void onEveryEventLoop(Runnable task) {
        eventLoops.forEach(loop -> loop.execute(task));
    }

    /** Closes every connection; what is unanswered fails. Blocks until it is done, 5 s at most. */
    @Override
    public void close() {
        closed = true;
        if (listener != null) {
            Sockets.close(listener);
        }
        inbound.closeAll();
        outbound.values().forEach(PeerLink::close);
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
