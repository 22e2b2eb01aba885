package io.raftmq.chaos.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The directories, ports and settings of a local cluster. Node i has the ports base + i (clients), base + 10 + i (Raft)
 * and base + 20 + i (HTTP), as {@code deploy/cluster} gives them.
 */
public final class ClusterLayout {
    /** More would overlap the next kind of port. */
    public static final int MAX_NODES = 9;

    private final List<NodeLayout> nodes = new ArrayList<>();
    private final Map<String, String> settings;

    /** @param settings further keys of every node's configuration; they win over the defaults here */
    public ClusterLayout(Path directory, int size, int basePort, Map<String, String> settings) {
        this(directory, size, basePort, settings, node -> NodeLayout.HOST);
    }

    /** The same, of nodes that are dialled at addresses of their own. */
    ClusterLayout(Path directory, int size, int basePort, Map<String, String> settings, IntFunction<String> hostOf) {
        if (size < 1 || size > MAX_NODES) {
            throw new IllegalArgumentException("a local cluster has 1 to " + MAX_NODES + " nodes, not " + size);
        }
        this.settings = Map.copyOf(settings);
        for (int id = 1; id <= size; id++) {
            Path home = directory.resolve("n" + id);
            nodes.add(
                    new NodeLayout(id, hostOf.apply(id), basePort + id, basePort + 10 + id, basePort + 20 + id, home));
        }
    }

    /** All nodes, by id. */
    public List<NodeLayout> nodes() {
        return List.copyOf(nodes);
    }

    /** One node. */
    public NodeLayout node(int id) {
        return nodes.get(id - 1);
    }

    /** Where clients begin. */
    public String bootstrap() {
        return nodes.stream().map(NodeLayout::client).collect(Collectors.joining(","));
    }

    /** Writes the node's configuration. */
    public void writeConfig(NodeLayout node) {
        Map<String, String> keys = new TreeMap<>();
        keys.put("node.id", String.valueOf(node.id()));
        keys.put("listen.host", NodeLayout.HOST);
        keys.put("advertised.host", node.host());
        keys.put("data.dir", node.data().toString());
        keys.put("client.port", String.valueOf(node.clientPort()));
        keys.put("raft.port", String.valueOf(node.raftPort()));
        keys.put("http.port", String.valueOf(node.httpPort()));
        keys.put("log.segment.bytes", "64MiB");
        if (nodes.size() > 1) {
            keys.put(
                    "cluster.initial",
                    nodes.stream().map(ClusterLayout::endpoint).collect(Collectors.joining(",")));
        }
        keys.putAll(settings);
        List<String> lines = keys.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
        try {
            Files.createDirectories(node.home());
            Files.write(node.config(), lines);
        } catch (IOException e) {
            throw new ClusterException("cannot write " + node.config(), e);
        }
    }

    private static String endpoint(NodeLayout node) {
        return node.id() + "@" + node.host() + ":" + node.raftPort() + ":" + node.clientPort();
    }
}
