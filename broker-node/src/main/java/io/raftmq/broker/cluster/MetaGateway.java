package io.raftmq.broker.cluster;

import com.google.protobuf.Message;
import io.raftmq.broker.config.NodeEndpoint;
import io.raftmq.broker.net.PeerLinks;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.meta.model.Endpoint;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.RouteAnswers;
import io.raftmq.meta.runtime.MetadataService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Brings requests to the metadata group's leader, from whichever node they arrived at: this node itself, or another over
 * its link. While nobody leads it tries again, as long as provably nothing was done. Thread-safe.
 */
public final class MetaGateway {
    private static final int RETRY_MS = 50;

    private final MetadataService meta;
    private final PeerLinks links;
    private final List<NodeEndpoint> initialNodes;
    private final Duration timeout;
    private final ScheduledExecutorService timer;

    /**
     * @param timeout the longest a request waits
     * @param timer runs the next try
     */
    public MetaGateway(
            MetadataService meta,
            PeerLinks links,
            List<NodeEndpoint> initialNodes,
            Duration timeout,
            ScheduledExecutorService timer) {
        this.meta = meta;
        this.links = links;
        this.initialNodes = List.copyOf(initialNodes);
        this.timeout = timeout;
        this.timer = timer;
    }

    /**
     * Asks the metadata group. The future may complete on an event loop or on the metadata loop: continue elsewhere with
     * anything long.
     */
    public CompletableFuture<Message> call(MetaApi<?, ?> api, Message request) {
        return call(api, request, timeout);
    }

    /** As {@link #call(MetaApi, Message)}, with another bound of the wait. */
    public CompletableFuture<Message> call(MetaApi<?, ?> api, Message request, Duration atMost) {
        return begin(
                new Question(api, request, System.nanoTime() + atMost.toNanos(), false, new CompletableFuture<>()));
    }

    /**
     * As {@link #call(MetaApi, Message)}, for what may be asked twice. A node that is frozen answers nothing and says
     * nothing: as soon as this one hears of another leader than the one that was asked, it asks that one.
     */
    public CompletableFuture<Message> callRepeatedly(MetaApi<?, ?> api, Message request) {
        return begin(
                new Question(api, request, System.nanoTime() + timeout.toNanos(), true, new CompletableFuture<>()));
    }

    /** Asks the metadata group's replica on this node alone: what another node forwarded is not forwarded again. */
    public CompletableFuture<Message> callHere(MetaApi<?, ?> api, Message request) {
        return meta.submit(api.key(), request);
    }

    /** The wire's failure for what a call failed with. */
    public Failure failure(Throwable thrown) {
        return MetaFailures.of(thrown, meta.image());
    }

    /**
     * A request on its way to whoever leads.
     *
     * @param repeatable whether it may have been answered already when it is asked once more
     */
    private record Question(
            MetaApi<?, ?> api, Message request, long deadline, boolean repeatable, CompletableFuture<Message> result) {
        boolean isWorthAnotherTry(Failure failure) {
            return MetaFailures.isWorthAnotherTry(failure) || (repeatable && failure.getOutcomeUnknown());
        }
    }

    private CompletableFuture<Message> begin(Question question) {
        attempt(question);
        return question.result;
    }

    private void attempt(Question question) {
        once(question).whenComplete((answer, thrown) -> {
            if (thrown == null) {
                question.result.complete(answer);
            } else if (question.isWorthAnotherTry(failure(thrown))
                    && System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MS) < question.deadline
                    && !timer.isShutdown()) {
                timer.schedule(() -> attempt(question), RETRY_MS, TimeUnit.MILLISECONDS);
            } else {
                question.result.completeExceptionally(thrown);
            }
        });
    }

    private CompletableFuture<? extends Message> once(Question question) {
        if (meta.isLeader()) {
            return meta.submit(question.api.key(), question.request);
        }
        int leader = meta.leaderNode();
        Optional<Endpoint> endpoint = meta.image()
                .node(leader)
                .map(Node::client)
                .filter(known -> known.port() > 0)
                .or(() -> initial(leader));
        if (endpoint.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new MetaException(ErrorCode.NOT_META_LEADER, "no node is known to lead the metadata group"));
        }
        CompletableFuture<? extends Message> answer = links.call(
                endpoint.get().host(),
                endpoint.get().port(),
                question.api.key(),
                question.request,
                question.api.response(),
                Duration.ofNanos(Math.max(1, question.deadline - System.nanoTime())));
        if (question.repeatable) {
            giveUpOnceDeposed(leader, answer);
        }
        return answer;
    }

    private void giveUpOnceDeposed(int asked, CompletableFuture<?> answer) {
        if (answer.isDone() || timer.isShutdown()) {
            return;
        }
        int leader = meta.leaderNode();
        if (leader != asked && leader != RouteAnswers.NO_NODE) {
            answer.completeExceptionally(new MetaException(
                    ErrorCode.NOT_META_LEADER, "node " + asked + " had not answered when node " + leader + " led"));
        } else {
            timer.schedule(() -> giveUpOnceDeposed(asked, answer), RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private Optional<Endpoint> initial(int id) {
        return initialNodes.stream()
                .filter(node -> node.id() == id)
                .map(node -> new Endpoint(node.host(), node.clientPort()))
                .findFirst();
    }
}
