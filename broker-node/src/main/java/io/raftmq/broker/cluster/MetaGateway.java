package io.raftmq.broker.cluster;

import com.google.protobuf.Message;
import io.raftmq.broker.config.NodeEndpoint;
import io.raftmq.broker.net.PeerLinks;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.meta.model.Endpoint;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.Node;
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
        CompletableFuture<Message> result = new CompletableFuture<>();
        attempt(api, request, System.nanoTime() + atMost.toNanos(), result);
        return result;
    }

    /** Asks the metadata group's replica on this node alone: what another node forwarded is not forwarded again. */
    public CompletableFuture<Message> callHere(MetaApi<?, ?> api, Message request) {
        return meta.submit(api.key(), request);
    }

    /** The wire's failure for what a call failed with. */
    public Failure failure(Throwable thrown) {
        return MetaFailures.of(thrown, meta.image());
    }

    private void attempt(MetaApi<?, ?> api, Message request, long deadline, CompletableFuture<Message> result) {
        once(api, request, deadline - System.nanoTime()).whenComplete((answer, thrown) -> {
            if (thrown == null) {
                result.complete(answer);
            } else if (MetaFailures.isWorthAnotherTry(failure(thrown))
                    && System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MS) < deadline
                    && !timer.isShutdown()) {
                timer.schedule(() -> attempt(api, request, deadline, result), RETRY_MS, TimeUnit.MILLISECONDS);
            } else {
                result.completeExceptionally(thrown);
            }
        });
    }

    private CompletableFuture<? extends Message> once(MetaApi<?, ?> api, Message request, long nanosLeft) {
        if (meta.isLeader()) {
            return meta.submit(api.key(), request);
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
        return links.call(
                endpoint.get().host(),
                endpoint.get().port(),
                api.key(),
                request,
                api.response(),
                Duration.ofNanos(Math.max(1, nanosLeft)));
    }

    private Optional<Endpoint> initial(int id) {
        return initialNodes.stream()
                .filter(node -> node.id() == id)
                .map(node -> new Endpoint(node.host(), node.clientPort()))
                .findFirst();
    }
}
