package io.raftmq.store.transport;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.Message;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.raftmq.store.transport.liveness.ElectionDirector;
import io.raftmq.store.transport.liveness.NodeLiveness;
import io.raftmq.store.transport.liveness.ReplicaElections;
import io.raftmq.store.transport.net.NodeAddress;
import io.raftmq.store.transport.net.NodeNetwork;
import io.raftmq.store.transport.net.Reply;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's Raft transport: listens for the node's peers and carries the RPCs of all its groups, over one connection for
 * each peer it asks. JRaft finds it through {@link RaftNodeOptions}. Several may live in one process. Thread-safe.
 */
public final class RaftTransport implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RaftTransport.class);
    private static final long RETRY_MILLIS = 100;
    private static final long RETRY_DOWN_MILLIS = 500;
    private static final long HOUSEKEEPING_SECONDS = 60;
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

    static {
        JraftBuffers.keepNone();
    }

    private final TransportOptions options;
    private final Endpoint endpoint;
    private final Lanes lanes;
    private final AppendEntriesHandler appendEntries;
    private final NodeLiveness liveness;
    private final NodeNetwork network;

    private final ElectionDirector elections;
    private final ScheduledThreadPoolExecutor clock;
    private final ScheduledFuture<?> housekeeping;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RaftTransport(TransportOptions options) {
        this.options = options;
        NodeAddress self = options.connections().self();
        this.endpoint = new Endpoint(self.host(), self.port());
        this.lanes = new Lanes(self.port());
        this.appendEntries = new AppendEntriesHandler(lanes.entries, lanes.urgent);
        this.liveness = new NodeLiveness(self);
        this.elections = new ElectionDirector(self, liveness::isSuspect, this::keepInTouch, lanes.elections);
        this.network = new NodeNetwork(
                options.connections(), liveness, new RequestDispatcher(lanes, appendEntries, elections), lanes.common);
        this.clock =
                new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("raft-" + self.port() + "-clock", true));
        this.housekeeping = clock.scheduleWithFixedDelay(
                this::closeIdleLinks, HOUSEKEEPING_SECONDS, HOUSEKEEPING_SECONDS, TimeUnit.SECONDS);
        if (options.nodeLiveness()) {
            liveness.addListener(elections);
        }
    }

    /**
     * Listens; returns once peers can connect.
     *
     * @throws IOException if the address cannot be bound: it is not this machine's, or the port is in use
     */
    public static RaftTransport open(TransportOptions options) throws IOException {
        RaftTransport transport = new RaftTransport(options);
        try {
            transport.network.listen(options.bindTo());
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
        // JRaft starts a node only at an address it has been told somebody serves.
        NodeManager.getInstance().addAddress(transport.endpoint);
        return transport;
    }

    /** This node's address, as its peers know it. */
    public NodeAddress address() {
        return options.connections().self();
    }

    /** What this node knows of its peers' health and clocks. */
    public NodeLiveness liveness() {
        return liveness;
    }

    void call(Endpoint peer, Message request, long timeoutMillis, Executor executor, Reply reply)
            throws RemotingException {
        network.call(new NodeAddress(peer.getIp(), peer.getPort()), request, timeoutMillis, executor, reply);
    }

    /** For tests: until {@code thaw} opens this node's network does nothing, as if the process were paused. */
    void freeze(CountDownLatch thaw) {
        network.onEveryEventLoop(() -> {
            try {
                thaw.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** For tests: as if this process had noticed that it was paused. */
    void noticePause(long millis) {
        elections.onBlackout(millis);
    }

    Executor commonLane() {
        return lanes.common;
    }

    boolean hasNodeLiveness() {
        return options.nodeLiveness();
    }

    ReplicaElections direct(Node node, Collection<PeerId> voters) {
        return elections.add(node, voters);
    }

    private void keepInTouch(NodeAddress peer) {
        if (!peer.equals(address())) {
            liveness.watch(peer);
            network.connect(peer);
        }
    }

    private void closeIdleLinks() {
        network.closeIdle(IDLE_NANOS).forEach(liveness::forget);
    }

    /** Runs {@code task} on the urgent lane after a while, unless the transport is closed by then. */
    void runLater(Runnable task, long millis) {
        try {
            var unused = clock.schedule(() -> lanes.urgent.execute(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            log.debug("[{}] closing: nothing is scheduled any more", address());
        }
    }

    /** How soon a failed request to {@code peer} is worth another try, milliseconds. */
    long retryMillis(Endpoint peer) {
        return network.isDown(new NodeAddress(peer.getIp(), peer.getPort())) ? RETRY_DOWN_MILLIS : RETRY_MILLIS;
    }

    void groupStopping(String group) {
        elections.remove(group);
        appendEntries.forget(group);
    }

    /** Closes every connection: calls that wait for answers fail. Groups must have been shut down before. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        NodeManager.getInstance().removeAddress(endpoint);
        elections.close();
        housekeeping.cancel(false);
        clock.shutdownNow();
        liveness.close();
        network.close();
        lanes.close();
    }
}
