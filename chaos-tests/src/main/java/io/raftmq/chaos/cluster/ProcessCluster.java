package io.raftmq.chaos.cluster;

import io.raftmq.chaos.network.Network;
import io.raftmq.chaos.network.SocketOwners;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A cluster whose processes are children of this JVM, started from its own class path; for tests. */
public final class ProcessCluster implements Cluster {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final ClusterLayout layout;
    private final @Nullable Network network;
    private final Map<Integer, BrokerProcess> processes = new ConcurrentHashMap<>();

    private ProcessCluster(ClusterLayout layout, boolean networked) {
        this.layout = layout;
        this.network = networked ? new Network(layout.nodes().size(), new SocketOwners(this::pids)) : null;
    }

    /** A cluster on free ports; nothing is started yet. */
    public static ProcessCluster of(Path directory, int size) {
        return of(directory, size, Map.of());
    }

    /** The same, with further settings for every node. */
    public static ProcessCluster of(Path directory, int size, Map<String, String> settings) {
        return new ProcessCluster(new ClusterLayout(directory, size, FreePorts.base(), settings), false);
    }

    /** The same, with a network in between that can be spoiled, where {@link Network#available()}. */
    public static ProcessCluster networked(Path directory, int size, Map<String, String> settings) {
        ProcessCluster cluster = new ProcessCluster(
                new ClusterLayout(directory, size, FreePorts.base(), settings, Network::hostOf), true);
        cluster.layout.nodes().forEach(node -> {
            cluster.network().orElseThrow().open(node.id(), node.clientPort());
            cluster.network().orElseThrow().open(node.id(), node.raftPort());
        });
        return cluster;
    }

    /** What lies between the nodes, if it can be spoiled. */
    public Optional<Network> network() {
        return Optional.ofNullable(network);
    }

    private Map<Integer, Long> pids() {
        Map<Integer, Long> pids = new HashMap<>();
        processes.forEach((node, process) -> pids.put(node, process.pid()));
        return pids;
    }

    /** Where everything is. */
    public ClusterLayout layout() {
        return layout;
    }

    @Override
    public int size() {
        return layout.nodes().size();
    }

    @Override
    public String bootstrap() {
        return layout.bootstrap();
    }

    @Override
    public void start() {
        layout.nodes().forEach(node -> launch(node.id()));
        layout.nodes().forEach(node -> awaitReady(node.id()));
    }

    /** Starts the node's process and returns at once; nothing happens if it runs. */
    public void launch(int node) {
        BrokerProcess running = processes.get(node);
        if (running == null || !running.alive()) {
            NodeLayout where = layout.node(node);
            layout.writeConfig(where);
            processes.put(node, BrokerProcess.start(where, BrokerCommand.server(where.config())));
        }
    }

    /** Returns when the node serves. */
    public void awaitReady(int node) {
        BrokerProcess process = process(node);
        Deadline.await(
                READY,
                () -> {
                    if (!process.alive()) {
                        throw new ClusterException("node " + node + " has ended; its log:\n" + process.logTail());
                    }
                    return Health.ready(layout.node(node));
                },
                () -> "node " + node + " ready; its log:\n" + process.logTail());
    }

    @Override
    public void kill(int node) {
        process(node).kill();
    }

    /** SIGKILL of several, as close together as can be; returns when all are gone. */
    public void killAtOnce(Collection<Integer> nodes) {
        nodes.parallelStream().forEach(this::kill);
    }

    @Override
    public void pause(int node) {
        process(node).pause();
    }

    @Override
    public void resume(int node) {
        process(node).resume();
    }

    @Override
    public void restart(int node) {
        BrokerProcess running = processes.get(node);
        if (running != null && running.alive()) {
            running.stop(STOP);
        }
        launch(node);
        awaitReady(node);
    }

    @Override
    public void wipe(int node) {
        BrokerProcess running = processes.get(node);
        if (running != null && running.alive()) {
            throw new ClusterException("node " + node + " runs; kill it before its data is deleted");
        }
        FileTree.delete(layout.node(node).data());
    }

    @Override
    public void stop() {
        // A frozen process does not see SIGTERM until it goes on.
        processes.values().stream().filter(BrokerProcess::alive).forEach(BrokerProcess::resume);
        processes.values().parallelStream().forEach(process -> process.stop(STOP));
        processes.clear();
    }

    @Override
    public void close() {
        stop();
        if (network != null) {
            network.close();
        }
    }

    /** The node's process, running or not. */
    public BrokerProcess process(int node) {
        BrokerProcess process = processes.get(node);
        if (process == null) {
            throw new ClusterException("node " + node + " was never started");
        }
        return process;
    }
}
