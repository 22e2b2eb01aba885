package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.machine.NodeDisk;
import java.time.Duration;

/**
 * Lets every access to a node's disk fail. The node must end of it: it can neither keep what it is told nor know what it has kept.
 * That a write beside the node's failed, and that the process ended, is the evidence. Then the disk is whole again, and the node is
 * started.
 */
final class BrokenDiskHand implements Hand {
    private static final Duration ENDED = Duration.ofMinutes(2);

    private final ProcessCluster cluster;

    BrokenDiskHand(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Evidence begin(Strike strike) {
        int node = strike.nodes().get(0);
        NodeDisk disk = cluster.disk(node);
        disk.fail();
        return Evidence.of(disk.refusesWrites(), "a write to " + disk.kind() + " of node " + node + " fails");
    }

    @Override
    public Evidence end(Strike strike) {
        int node = strike.nodes().get(0);
        long since = System.nanoTime();
        Deadline.await(
                ENDED,
                () -> !cluster.process(node).alive(),
                () -> "node " + node + " ended although its disk fails; its log:\n"
                        + cluster.process(node).logTail());
        long millis = (System.nanoTime() - since) / 1_000_000;
        cluster.disk(node).powerOn();
        cluster.launch(node);
        cluster.awaitReady(node);
        return Evidence.of(true, "the node ended, " + millis + " ms after it was looked for");
    }
}
