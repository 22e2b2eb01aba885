package io.raftmq.chaos.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A cluster whose processes are children of this JVM, started from its own class path; for tests. */
public final class ProcessCluster implements Cluster {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final ClusterLayout layout;
    private final Map<Integer, BrokerProcess> processes = new ConcurrentHashMap<>();

    private ProcessCluster(ClusterLayout layout) {
        this.layout = layout;
    }

    /** A cluster on free ports; nothing is started yet. */
    public static ProcessCluster of(Path directory, int size) {
        return of(directory, size, Map.of());
    }

    /** The same, with further settings for every node. */
    public static ProcessCluster of(Path directory, int size, Map<String, String> settings) {
        return new ProcessCluster(new ClusterLayout(directory, size, FreePorts.base(), settings));
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

    /** The node's process, running or not. */
    public BrokerProcess process(int node) {
        BrokerProcess process = processes.get(node);
        if (process == null) {
            throw new ClusterException("node " + node + " was never started");
        }
        return process;
    }
}
