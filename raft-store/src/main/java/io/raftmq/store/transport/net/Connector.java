package io.raftmq.store.transport.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials a peer without ever blocking an event loop: names are resolved elsewhere, each time anew. */
final class Connector {
    private static final Logger log = LoggerFactory.getLogger(Connector.class);

    private final NodeAddress peer;
    private final ConnectionSettings settings;
    private final EventLoop eventLoop;
    private final Executor resolver;

    Connector(NodeAddress peer, ConnectionSettings settings, EventLoop eventLoop, Executor resolver) {
        this.peer = peer;
        this.settings = settings;
        this.eventLoop = eventLoop;
        this.resolver = resolver;
    }

    /** Dials; {@code onFailure} is called on the event loop unless {@code handler} becomes active. */
    void dial(FrameHandler handler, Consumer<Throwable> onFailure) {
        resolver.execute(() -> {
            try {
                InetAddress host = InetAddress.getByName(peer.host());
                onEventLoop(() -> connect(new InetSocketAddress(host, peer.port()), handler, onFailure));
            } catch (UnknownHostException e) {
                onEventLoop(() -> onFailure.accept(e));
            }
        });
    }

    private void onEventLoop(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException closing) {
            log.debug("{} is not dialled: this node's network is closed", peer);
        }
    }

    private void connect(InetSocketAddress address, FrameHandler handler, Consumer<Throwable> onFailure) {
        if (eventLoop.isShuttingDown()) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, Sockets.ALLOCATOR)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Sockets.WATER_MARK)
                .handler(handler)
                .connect(address);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                onFailure.accept(done.cause());
            }
        });
    }
}
