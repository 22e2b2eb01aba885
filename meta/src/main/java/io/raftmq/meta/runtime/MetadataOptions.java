package io.raftmq.meta.runtime;

import io.raftmq.meta.model.ClusterSettings;
import io.raftmq.meta.record.FeatureLevel;
import java.time.Duration;
import java.util.List;

/**
 * How the metadata group runs on a node. Begin with {@link #of}.
 *
 * @param nodeId this node's number
 * @param initialNodes the nodes that form a new cluster, this one among them: their metadata group's first voters; empty
 *     when this node joins a running cluster. Ignored once the group's log exists
 * @param settings what a new cluster's settings begin with; ignored once the cluster is formed, for then they are changed
 *     by request. The metadata group's first leader decides, so initial nodes should agree; default
 *     {@link ClusterSettings#DEFAULT}
 * @param heartbeat how often nodes send heartbeats; default 1 s
 * @param deadAfter silence after which a node counts as dead; default 6 s
 * @param memberSession silence after which a consumer group's member is forgotten; default 30 s
 * @param rebuildAfter how long a replica must have been damaged before it is made anew; default 30 s
 * @param tick how often the leader looks at what time has changed; default 200 ms
 * @param keepEntries how many entries of the group's log are kept behind the applied one; default 10,000
 * @param maxWaiting requests that may wait at once; more are refused with BUSY; default 10,000
 * @param supportedLevel the highest feature level that this node replays and lets the cluster be raised to; default what
 *     this binary can. Lower plays an older binary
 */
public record MetadataOptions(
        int nodeId,
        List<InitialNode> initialNodes,
        ClusterSettings settings,
        Duration heartbeat,
        Duration deadAfter,
        Duration memberSession,
        Duration rebuildAfter,
        Duration tick,
        long keepEntries,
        int maxWaiting,
        int supportedLevel) {
    public MetadataOptions {
        initialNodes = List.copyOf(initialNodes);
        if (nodeId < 1 || keepEntries < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException("nodeId, keepEntries and maxWaiting must be at least 1");
        }
        if (heartbeat.isNegative() || tick.isZero() || tick.isNegative() || deadAfter.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException("tick must be positive and deadAfter longer than heartbeat");
        }
    }

    /** The defaults. */
    public static MetadataOptions of(int nodeId, List<InitialNode> initialNodes) {
        return new MetadataOptions(
                nodeId,
                initialNodes,
                ClusterSettings.DEFAULT,
                Duration.ofSeconds(1),
                Duration.ofSeconds(6),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                10_000,
                10_000,
                FeatureLevel.SUPPORTED);
    }

    /** The same, for a cluster that begins with other settings. */
    public MetadataOptions withSettings(ClusterSettings changed) {
        return new MetadataOptions(
                nodeId,
                initialNodes,
                changed,
                heartbeat,
                deadAfter,
                memberSession,
                rebuildAfter,
                tick,
                keepEntries,
                maxWaiting,
                supportedLevel);
    }

    /** The same, with another time after which a damaged replica is made anew. */
    public MetadataOptions withRebuildAfter(Duration changed) {
        return new MetadataOptions(
                nodeId,
                initialNodes,
                settings,
                heartbeat,
                deadAfter,
                memberSession,
                changed,
                tick,
                keepEntries,
                maxWaiting,
                supportedLevel);
    }
}
