package io.raftmq.meta.model;

import io.raftmq.store.PeerAddress;

/**
 * One replica of a partition.
 *
 * @param node the node's id; {@link #UNKNOWN_NODE} if the peer belongs to no node of the cluster
 * @param peer its address in the partition's Raft group
 */
public record Replica(int node, PeerAddress peer) {
    /** Stands for the id of a node that is not in the cluster. */
    public static final int UNKNOWN_NODE = -1;
}
