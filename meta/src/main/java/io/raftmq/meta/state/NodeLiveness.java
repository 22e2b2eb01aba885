package io.raftmq.meta.state;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When the metadata group's leader last heard of each node. Only the change between alive and dead is replicated; this
 * is not, so a new leader grants every node a whole period of silence.
 */
public final class NodeLiveness {
    private final long deadAfterMs;
    private final Map<Integer, Long> lastHeard = new HashMap<>();

    /** Begins with the nodes that count as alive, heard of just now. */
    NodeLiveness(long deadAfterMs, MetadataImage image, long now) {
        this.deadAfterMs = deadAfterMs;
        image.nodes().values().stream().filter(Node::alive).forEach(node -> heard(node.id(), now));
    }

    void heard(int node, long now) {
        lastHeard.put(node, now);
    }

    /** Whether the node was heard of within the period. */
    boolean fresh(int node, long now) {
        Long heard = lastHeard.get(node);
        return heard != null && now - heard < deadAfterMs;
    }

    /** Milliseconds until the node's silence is long enough; 0 if it is. */
    int freshForMs(int node, long now) {
        Long heard = lastHeard.get(node);
        return heard == null ? 0 : (int) Math.max(0, heard + deadAfterMs - now);
    }

    /** The nodes that count as alive and have been silent for the period. */
    List<Node> silent(MetadataImage image, long now) {
        return image.nodes().values().stream()
                .filter(node -> node.alive() && !fresh(node.id(), now))
                .toList();
    }

    /** The leader itself stood still that long, and heard nobody for its own fault. */
    void forgive(long pausedMs) {
        lastHeard.replaceAll((node, heard) -> heard + pausedMs);
    }
}
