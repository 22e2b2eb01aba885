package io.raftmq.store.transport;

import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.Message;
import io.raftmq.store.transport.liveness.NodeLiveness;
import io.raftmq.store.transport.net.NodeAddress;
import io.raftmq.store.transport.net.NodeNetwork;
import io.raftmq.store.transport.net.Reply;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * One node's Raft transport: listens for the node's peers and carries the RPCs of all its groups, over one connection for
 * each peer it asks. JRaft finds it through {@link RaftNodeOptions}. Several may live in one process. Thread-safe.
 */
public final class RaftTransport implements AutoCloseable {
    private final TransportOptions options;
    private final Endpoint endpoint;
    private final Lanes lanes;
    private final AppendEntriesHandler appendEntries;
    private final NodeLiveness liveness;
    private final NodeNetwork network;

    private RaftTransport(TransportOptions options) {
        this.options = options;
        NodeAddress self = options.connections().self();
        this.endpoint = new Endpoint(self.host(), self.port());
        this.lanes = new Lanes(self.port());
        this.appendEntries = new AppendEntriesHandler(lanes.entries, lanes.urgent);
        this.liveness = new NodeLiveness(self);
        this.network = new NodeNetwork(
                options.connections(), liveness, new RequestDispatcher(lanes, appendEntries), lanes.common);
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

    Executor commonLane() {
        return lanes.common;
    }

    void groupStopping(String group) {
        appendEntries.forget(group);
    }

    /** Closes every connection: calls that wait for answers fail. Groups must have been shut down before. */
    @Override
    public void close() {
        NodeManager.getInstance().removeAddress(endpoint);
        liveness.close();
        network.close();
        lanes.close();
    }
}
