package io.raftmq.client;

import java.util.List;

/**
 * The cluster as a node sees it.
 *
 * @param metaLeader node id of the metadata group's leader, -1 while there is none
 * @param metadataIndex how far the answering node had applied the metadata; higher is newer
 */
public record ClusterDescription(
        String clusterId, int metaLeader, long metadataIndex, int featureLevel, List<Node> nodes) {
    /**
     * One node.
     *
     * @param client {@code host:port} for clients
     * @param raft {@code host:port} for other nodes
     * @param http {@code host:port} of health and metrics, empty if off
     * @param epoch rises each time its process registers
     * @param metaVoter whether it votes in the metadata group
     */
    public record Node(
            int id,
            String client,
            String raft,
            String http,
            String rack,
            boolean alive,
            long epoch,
            boolean metaVoter,
            boolean draining,
            int maxFeatureLevel) {}
}
