package io.raftmq.client.net;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.wire.ApiKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One {@link Connection} for each broker, made when it is first needed. Thread-safe. */
public final class Connections implements AutoCloseable {
    private final ClientOptions options;
    private final ClientThreads threads;
    private final ConcurrentHashMap<Endpoint, Connection> byEndpoint = new ConcurrentHashMap<>();
    private volatile SilenceListener silences = (endpoint, since) -> {};
    private volatile boolean closed;

    public Connections(ClientOptions options, ClientThreads threads) {
        this.options = options;
        this.threads = threads;
    }

    /** A request without a payload, with the usual timeout. */
    public <T> CompletableFuture<Reply<T>> send(Endpoint to, ApiKey api, MessageLite header, Parser<T> parser) {
        return send(to, api, header, null, parser, options.requestTimeout());
    }

    /**
     * Sends a request.
     *
     * @param payload owned by the request from now on
     * @param timeout from now to the answer
     * @return completes with the answer or a {@link RequestException}, on an event loop: what is chained to it must
     *     neither block nor run an application's code
     */
    public <T> CompletableFuture<Reply<T>> send(
            Endpoint to,
            ApiKey api,
            MessageLite header,
            @Nullable ByteBuf payload,
            Parser<T> parser,
            Duration timeout) {
        Connection connection = byEndpoint.get(to);
        if (connection == null) {
            connection = byEndpoint.computeIfAbsent(to, this::connection);
            if (closed) {
                connection.close();
            }
        }
        return connection.send(api, header, payload, parser, timeout);
    }

    private Connection connection(Endpoint to) {
        return new Connection(to, options, threads, (silent, since) -> silences.silent(silent, since));
    }

    /** Has the listener told, from now on, of each broker that is asked and says nothing. */
    public void whenSilent(SilenceListener listener) {
        silences = listener;
    }

    /**
     * Gives up what that broker was asked and has not answered, if it still is as silent as since that moment; the
     * outcome of these requests is unknown.
     */
    public void abandon(Endpoint silent, long sinceNanos, String why) {
        Connection connection = byEndpoint.get(silent);
        if (connection != null) {
            connection.abandon(sinceNanos, why);
        }
    }

    /** Fails everything pending with CLOSED. */
    @Override
    public void close() {
        closed = true;
        byEndpoint.values().forEach(Connection::close);
    }
}
