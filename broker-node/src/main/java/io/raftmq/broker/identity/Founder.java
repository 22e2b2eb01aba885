package io.raftmq.broker.identity;

import java.util.UUID;

/**
 * One of the nodes that formed the cluster, with the data directory it had then. All founders begin as incarnation 0.
 *
 * @param nodeId its node id
 * @param directory its data directory's UUID
 */
public record Founder(int nodeId, UUID directory) {}
