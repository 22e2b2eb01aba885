package io.raftmq.chaos.cluster;

import io.raftmq.chaos.machine.FakeClock;
import io.raftmq.chaos.machine.FileSystem;
import io.raftmq.chaos.machine.NodeDisk;
import io.raftmq.chaos.network.Network;
import io.raftmq.chaos.network.SocketOwners;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A cluster whose processes are children of this JVM, started from its own class path; for tests. */
public final class ProcessCluster implements Cluster {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final ClusterLayout layout;
    private final @Nullable Network network;
    private final Map<Integer, BrokerProcess> processes = new ConcurrentHashMap<>();
    private final Map<Integer, NodeDisk> disks = new ConcurrentHashMap<>();
    private final Map<Integer, FakeClock> clocks = new ConcurrentHashMap<>();
    private final Set<Integer> damaged = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

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
        return equipped(directory, size, settings, new Equipment(true, false, false));
    }

    /** The same, with what is needed for faults beyond killing; this machine must be able to have it. */
    public static ProcessCluster equipped(Path directory, int size, Map<String, String> settings, Equipment equipment) {
        ClusterLayout layout = equipment.network()
                ? new ClusterLayout(directory, size, FreePorts.base(), settings, Network::hostOf)
                : new ClusterLayout(directory, size, FreePorts.base(), settings);
        ProcessCluster cluster = new ProcessCluster(layout, equipment.network());
        try {
            layout.nodes().forEach(node -> cluster.equip(node, equipment));
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void equip(NodeLayout node, Equipment equipment) {
        if (network != null) {
            network.open(node.id(), node.clientPort());
            network.open(node.id(), node.raftPort());
        }
        if (equipment.disks()) {
            // Each kind of file system there is has its nodes.
            List<FileSystem> kinds = FileSystem.known();
            FileSystem kind = kinds.get(node.id() % kinds.size());
            disks.put(
                    node.id(),
                    NodeDisk.create(kind, node.home().resolveSibling("n" + node.id() + ".img"), node.home()));
        }
        if (equipment.clocks()) {
            clocks.put(node.id(), FakeClock.create(node.home().resolveSibling("n" + node.id() + ".clock")));
        }
    }

    /** The disk that is the node's own. */
    public NodeDisk disk(int node) {
        return Objects.requireNonNull(disks.get(node), "the nodes have no disks of their own");
    }

    /** The clock that is the node's own. */
    public FakeClock clock(int node) {
        return Objects.requireNonNull(clocks.get(node), "the nodes have no clocks of their own");
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
        if (closed) {
            throw new ClusterException("the cluster is closed");
        }
        BrokerProcess running = processes.get(node);
        if (running == null || !running.alive()) {
            NodeLayout where = layout.node(node);
            layout.writeConfig(where);
            FakeClock clock = clocks.get(node);
            Map<String, String> environment = clock == null ? Map.of() : clock.environment();
            if (clock != null && running != null) {
                FakeClock.forget(running.pid());
            }
            processes.put(node, BrokerProcess.start(where, BrokerCommand.server(where.config()), environment));
        }
    }

    /** Returns when the node serves. One whose files were damaged, and that has ended of it, is begun anew. */
    public void awaitReady(int node) {
        Deadline.await(
                READY,
                () -> {
                    if (!process(node).alive() && !begunAnew(node)) {
                        throw new ClusterException("node " + node + " has ended; its log:\n"
                                + process(node).logTail());
                    }
                    return Health.ready(layout.node(node));
                },
                () -> "node " + node + " ready; its log:\n" + process(node).logTail());
    }

    /** Says that files of the node, which does not run, were damaged: it may end of it at any time, once. */
    public void damaged(int node) {
        damaged.add(node);
    }

    /** If its files were damaged, kills the node and starts it with an empty directory, as the manual says. */
    public boolean begunAnew(int node) {
        if (!damaged.remove(node)) {
            return false;
        }
        kill(node);
        wipe(node);
        launch(node);
        return true;
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
        // A process that waits for its disk cannot even be killed.
        disks.values().forEach(NodeDisk::thaw);
        // A frozen process does not see SIGTERM until it goes on.
        processes.values().stream().filter(BrokerProcess::alive).forEach(BrokerProcess::resume);
        processes.values().parallelStream().forEach(process -> process.stop(STOP));
        clocks.keySet().stream()
                .map(processes::get)
                .filter(Objects::nonNull)
                .forEach(process -> FakeClock.forget(process.pid()));
        processes.clear();
    }

    /** May be called again, and by several threads: who comes second waits for the first. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
        if (network != null) {
            network.close();
        }
        disks.values().forEach(NodeDisk::close);
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
