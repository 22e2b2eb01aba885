package io.raftmq.store.transport;

import io.raftmq.store.transport.net.ConnectionSettings;
import io.raftmq.store.transport.net.NodeAddress;
import java.net.InetSocketAddress;

/**
 * How one node's Raft transport is built.
 *
 * @param connections the cluster's id, this node's address as its peers know it, and the limits of a connection
 * @param bindTo what to listen on; by default exactly this node's own address, never all interfaces
 * @param nodeLiveness true: long group timers, with one failure detector a pair of nodes that tells all groups at once;
 *     false: JRaft's stock timers, each group for itself
 */
public record TransportOptions(ConnectionSettings connections, InetSocketAddress bindTo, boolean nodeLiveness) {
    /** The defaults for a node of {@code cluster} that listens on {@code host:port}; node liveness on. */
    public static TransportOptions of(String cluster, String host, int port) {
        return new TransportOptions(
                ConnectionSettings.defaults(cluster, new NodeAddress(host, port)),
                new InetSocketAddress(host, port),
                true);
    }

    /** Listens on another address than the one peers know, for instance behind address translation. */
    public TransportOptions withBindTo(InetSocketAddress address) {
        return new TransportOptions(connections, address, nodeLiveness);
    }

    public TransportOptions withConnections(ConnectionSettings settings) {
        return new TransportOptions(settings, bindTo, nodeLiveness);
    }

    public TransportOptions withNodeLiveness(boolean on) {
        return new TransportOptions(connections, bindTo, on);
    }
}
