package io.raftmq.client.routing;

import io.raftmq.client.net.Endpoint;
import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.client.wire.proto.NodeInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The cluster's nodes and where they listen; begins with the bootstrap addresses, which are never forgotten. */
public final class Nodes {
    private final List<Endpoint> bootstrap;
    private final Map<Integer, Endpoint> byId = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Endpoint> all;

    Nodes(List<Endpoint> bootstrap) {
        this.bootstrap = List.copyOf(bootstrap);
        this.all = this.bootstrap;
    }

    /** Where that node listens, or null if it is not known. */
    public @Nullable Endpoint endpoint(int nodeId) {
        return byId.get(nodeId);
    }

    /** Some node: first one, and after each {@link #skip} the next. */
    public Endpoint any() {
        List<Endpoint> nodes = all;
        return nodes.get(Math.floorMod(turn.get(), nodes.size()));
    }

    /** That node did not serve; ask another one. */
    public void skip(Endpoint failed) {
        if (any().equals(failed)) {
            turn.incrementAndGet();
        }
    }

    /** The next question goes to another node than the last one, and not to this one if there are others. */
    void askAnother(Endpoint than) {
        turn.incrementAndGet();
        skip(than);
    }

    synchronized void learn(List<NodeInfo> nodes) {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        for (NodeInfo node : nodes) {
            Endpoint endpoint = new Endpoint(node.getHost(), node.getPort());
            byId.put(node.getId(), endpoint);
            if (node.getAlive()) {
                endpoints.add(endpoint);
            }
        }
        endpoints.addAll(bootstrap);
        List<Endpoint> next = new ArrayList<>(endpoints);
        if (!next.equals(all)) {
            Endpoint current = any();
            int at = next.indexOf(current);
            all = List.copyOf(next);
            turn.set(Math.max(0, at));
        }
    }

    void learn(LeaderHint hint) {
        if (!hint.getHost().isEmpty()) {
            byId.put(hint.getNodeId(), new Endpoint(hint.getHost(), hint.getPort()));
        }
    }
}
