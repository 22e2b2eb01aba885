package io.raftmq.broker.identity;

import java.util.List;
import java.util.UUID;

/**
 * What another node answered when asked who it is.
 *
 * @param nodeId its node id
 * @param directory its data directory's UUID
 * @param formed whether it is part of a cluster
 * @param clusterId that cluster; empty when not formed
 * @param founders the table that cluster was formed with; empty when not formed
 */
public record PeerIdentity(int nodeId, UUID directory, boolean formed, String clusterId, List<Founder> founders) {
    public PeerIdentity {
        founders = List.copyOf(founders);
    }
}
