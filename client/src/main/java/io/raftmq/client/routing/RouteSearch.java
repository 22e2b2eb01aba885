package io.raftmq.client.routing;

import io.raftmq.client.FailureCode;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ErrorCode.Retry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Looks for the first route of a topic, asking node after node. Thread-safe. */
public final class RouteSearch {
    private final Routes routes;
    private final ClientThreads threads;

    public RouteSearch(Routes routes, ClientThreads threads) {
        this.routes = routes;
        this.threads = threads;
    }

    /**
     * Waits for the route.
     *
     * @throws RaftMqException UNKNOWN_TOPIC; what kept it from being found until patience was at its end
     */
    public TopicRoute await(String topic, boolean create, Duration patience) {
        return Blocking.await(find(topic, create, patience));
    }

    /**
     * The route, from the cache if it is there.
     *
     * @param create whether the cluster may create the topic
     * @return completes on one of the client's threads, with the route or a {@link RequestException}
     */
    public CompletableFuture<TopicRoute> find(String topic, boolean create, Duration patience) {
        TopicRoute known = routes.cached(topic);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<TopicRoute> result = new CompletableFuture<>();
        attempt(
                topic,
                create,
                System.nanoTime() + patience.toNanos(),
                new Backoff(ThreadLocalRandom.current()),
                result);
        return result;
    }

    private void attempt(
            String topic, boolean create, long deadlineNanos, Backoff backoff, CompletableFuture<TopicRoute> result) {
        Completion.then(routes.lookUp(topic, create), result::complete, failure -> {
            Duration pause = backoff.next(failure, false);
            boolean never = failure.retry() == Retry.NEVER || failure.code() == FailureCode.UNKNOWN_TOPIC;
            if (never || System.nanoTime() + pause.toNanos() > deadlineNanos) {
                result.completeExceptionally(failure);
            } else if (threads.after(pause, () -> attempt(topic, create, deadlineNanos, backoff, result)) == null) {
                result.completeExceptionally(RequestException.local(FailureCode.CLOSED, "the client is closed"));
            }
        });
    }
}
