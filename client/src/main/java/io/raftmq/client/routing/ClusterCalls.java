package io.raftmq.client.routing;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.FailureCode;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.Connections;
import io.raftmq.client.net.Endpoint;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode.Retry;
import io.raftmq.client.wire.proto.LeaderHint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests that any node takes (it forwards them to the metadata group's leader where need be), retried on other nodes.
 * Only for requests that may be done twice. Thread-safe; never blocks.
 */
public final class ClusterCalls {
    private final Routes routes;
    private final Connections connections;
    private final ClientThreads threads;

    public ClusterCalls(Routes routes, Connections connections, ClientThreads threads) {
        this.routes = routes;
        this.connections = connections;
        this.threads = threads;
    }

    /**
     * Asks until it is answered.
     *
     * @param patience from the first attempt to giving up
     * @return completes on an event loop or the timer, with the answer or a {@link RequestException}
     */
    public <T> CompletableFuture<T> call(ApiKey api, MessageLite header, Parser<T> parser, Duration patience) {
        return call(api, header, parser, patience, answer -> null);
    }

    /**
     * The same, where an answer may say in its own way that the node cannot tell.
     *
     * @param lacking what is wrong with an answer, which is then treated like a failure; null if nothing is
     */
    public <T> CompletableFuture<T> call(
            ApiKey api,
            MessageLite header,
            Parser<T> parser,
            Duration patience,
            Function<T, @Nullable RequestException> lacking) {
        Attempts<T> attempts = new Attempts<>(api, header, parser, patience, lacking);
        attempts.ask(routes.nodes().any());
        return attempts.result;
    }

    private final class Attempts<T> {
        private final ApiKey api;
        private final MessageLite header;
        private final Parser<T> parser;
        private final Duration patience;
        private final Function<T, @Nullable RequestException> lacking;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
        private final long startNanos = System.nanoTime();

        Attempts(
                ApiKey api,
                MessageLite header,
                Parser<T> parser,
                Duration patience,
                Function<T, @Nullable RequestException> lacking) {
            this.api = api;
            this.header = header;
            this.parser = parser;
            this.patience = patience;
            this.lacking = lacking;
        }

        void ask(Endpoint node) {
            Completion.then(
                    connections.send(node, api, header, parser),
                    reply -> answered(node, reply.header()),
                    failure -> failed(node, failure));
        }

        private void answered(Endpoint node, T answer) {
            RequestException lack = lacking.apply(answer);
            if (lack == null) {
                result.complete(answer);
            } else {
                failed(node, lack);
            }
        }

        private void failed(Endpoint asked, RequestException failure) {
            LeaderHint hint = failure.leader();
            Endpoint hinted = hint == null || hint.getHost().isEmpty() || hint.getPort() <= 0
                    ? null
                    : new Endpoint(hint.getHost(), hint.getPort());
            if (hinted == null && failure.code() != FailureCode.CLOSED) {
                routes.nodes().skip(asked);
            }
            Duration pause = backoff.next(failure, hinted != null);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
            if (isFinal(failure) || elapsed.plus(pause).compareTo(patience) > 0) {
                result.completeExceptionally(failure);
                return;
            }
            Endpoint next = hinted != null ? hinted : routes.nodes().any();
            if (pause.isZero()) {
                ask(next);
            } else if (threads.after(pause, () -> ask(next)) == null) {
                result.completeExceptionally(RequestException.local(FailureCode.CLOSED, "the client is closed"));
            }
        }
    }

    /** The metadata leader's word on what exists is the last one, where a route may only be out of date. */
    private static boolean isFinal(RequestException failure) {
        return failure.retry() == Retry.NEVER
                || failure.code() == FailureCode.UNKNOWN_TOPIC
                || failure.code() == FailureCode.UNKNOWN_PARTITION;
    }
}
