package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.machine.NodeDisk;
import io.raftmq.chaos.machine.PageSums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts the power of nodes: they are frozen, their file systems are shut down without a flush, they are killed; then what their disks
 * hold is mounted and they are started. That a file is back at what was last synced is the evidence; how much of the node's own
 * files was lost is told, and may be nothing.
 */
final class PowerHand implements Hand {
    private static final Duration STOPPED = Duration.ofSeconds(10);
    /** Dirty pages do not get older; what was written to before cannot be lost. */
    private static final Duration DIRTY = Duration.ofMinutes(2);

    private final ProcessCluster cluster;
    private final Map<Integer, PageSums> before = new TreeMap<>();

    PowerHand(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Evidence begin(Strike strike) {
        List<Integer> nodes = strike.nodes();
        nodes.forEach(cluster::pause);
        before.clear();
        // A sync that is under way is let end: a disk that goes off meanwhile would answer it OK, as no real one does.
        if (!Evidence.within(
                STOPPED,
                () -> nodes.stream().allMatch(node -> cluster.process(node).stoppedThroughout()))) {
            nodes.forEach(cluster::resume);
            return Evidence.of(false, "not all threads could be frozen, so nothing was cut");
        }
        Instant since = Instant.now().minus(DIRTY);
        nodes.forEach(
                node -> before.put(node, PageSums.of(cluster.layout().node(node).data(), since)));
        nodes.forEach(node -> cluster.disk(node).powerOff());
        cluster.killAtOnce(nodes);
        return Evidence.of(true, "frozen, then off");
    }

    @Override
    public Evidence end(Strike strike) {
        Evidence evidence = Evidence.of(true, "on");
        for (Map.Entry<Integer, PageSums> cut : before.entrySet()) {
            NodeDisk disk = cluster.disk(cut.getKey());
            boolean lost = disk.powerOn();
            String text = disk.kind() + " of node " + cut.getKey()
                    + (lost ? " lost what was not synced, " : " lost nothing, ")
                    + cut.getValue().bytesLost() / 1024 + " KiB of the node's own";
            evidence = evidence.and(Evidence.of(lost, text));
        }
        cluster.start();
        return evidence;
    }
}
