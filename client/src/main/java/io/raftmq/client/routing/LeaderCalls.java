package io.raftmq.client.routing;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.FailureCode;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.Connections;
import io.raftmq.client.net.Endpoint;
import io.raftmq.client.net.Reply;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode.Retry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a partition's leader, whoever that is: retried over changes of leader until they succeed, are refused for
 * good, or run out of time. Only for requests that may be done twice. Thread-safe; never blocks.
 */
public final class LeaderCalls {
    private final Routes routes;
    private final Connections connections;
    private final ClientThreads threads;
    private final Duration requestTimeout;

    public LeaderCalls(Routes routes, Connections connections, ClientThreads threads, Duration requestTimeout) {
        this.routes = routes;
        this.connections = connections;
        this.threads = threads;
        this.requestTimeout = requestTimeout;
    }

    /**
     * What to ask of whom.
     *
     * @param header made from the topic's uid
     * @param hold how long the broker may hold the answer back (long poll)
     * @param patience from the first attempt to giving up, {@code hold} not counted
     * @param wanted asked before each attempt; false gives up with CLOSED
     */
    public record Ask<T>(
            String topic,
            int partition,
            ApiKey api,
            LongFunction<? extends MessageLite> header,
            Parser<T> parser,
            Duration hold,
            Duration patience,
            BooleanSupplier wanted) {}

    /**
     * Asks, and asks again.
     *
     * @return completes on an event loop or the timer, with the answer or a {@link RequestException}
     */
    public <T> CompletableFuture<Reply<T>> call(Ask<T> ask) {
        Attempts<T> attempts = new Attempts<>(ask);
        attempts.next();
        return attempts.result;
    }

    private final class Attempts<T> {
        private final Ask<T> ask;
        private final CompletableFuture<Reply<T>> result = new CompletableFuture<>();
        private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
        private final long startNanos = System.nanoTime();

        Attempts(Ask<T> ask) {
            this.ask = ask;
        }

        void next() {
            if (!ask.wanted().getAsBoolean()) {
                result.completeExceptionally(RequestException.local(FailureCode.CLOSED, "it is closed"));
                return;
            }
            TopicRoute route = routes.cached(ask.topic());
            if (route == null) {
                Completion.then(routes.lookUp(ask.topic(), false), this::send, failure -> failed(null, failure));
            } else {
                send(route);
            }
        }

        private void send(TopicRoute route) {
            if (ask.partition() >= route.partitions().size()) {
                result.completeExceptionally(RequestException.local(
                        FailureCode.UNKNOWN_PARTITION,
                        ask.topic() + " has " + route.partitions().size() + " partitions, so none of number "
                                + ask.partition()));
                return;
            }
            Endpoint leader = routes.leader(route, ask.partition());
            if (leader == null) {
                routes.refresh();
                failed(null, RequestException.noLeader(ask.topic() + "-" + ask.partition() + " has no leader"));
                return;
            }
            Completion.then(
                    connections.send(
                            leader,
                            ask.api(),
                            ask.header().apply(route.uid()),
                            null,
                            ask.parser(),
                            requestTimeout.plus(ask.hold())),
                    result::complete,
                    failure -> failed(leader, failure));
        }

        private void failed(@Nullable Endpoint asked, RequestException failure) {
            boolean again =
                    failure.retry() != Retry.NEVER && !(failure.code() == FailureCode.UNKNOWN_TOPIC && asked == null);
            boolean healed = again && asked != null && routes.heal(ask.topic(), ask.partition(), asked, failure);
            Duration pause = backoff.next(failure, healed);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
            if (!again || elapsed.plus(pause).compareTo(ask.patience().plus(ask.hold())) > 0) {
                result.completeExceptionally(failure);
            } else if (pause.isZero()) {
                next();
            } else if (threads.after(pause, this::next) == null) {
                result.completeExceptionally(RequestException.local(FailureCode.CLOSED, "the client is closed"));
            }
        }
    }
}
