package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.machine.NodeDisk;
import io.raftmq.chaos.machine.StuckWrite;
import io.raftmq.chaos.machine.Throttle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stalls a node's disk, or slows it down. A write beside the node's that did not return until the end, or the number of writes that
 * were let through, is the evidence.
 */
final class DiskHand implements Hand {
    private static final int WRITES_A_SECOND = 20;

    private final ProcessCluster cluster;
    private @Nullable StuckWrite stuck;
    private @Nullable Throttle throttle;
    private long slowSince;

    DiskHand(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Evidence begin(Strike strike) {
        int node = strike.nodes().get(0);
        NodeDisk disk = cluster.disk(node);
        if (strike.kind() == FaultKind.DISK_STALL) {
            disk.freeze();
            stuck = StuckWrite.begin(disk.directory());
            return Evidence.of(true, disk.kind() + " of node " + node + " is frozen");
        }
        throttle = disk.slow(cluster.process(node).pid(), WRITES_A_SECOND);
        slowSince = System.nanoTime();
        return Evidence.of(true, disk.kind() + " of node " + node + " takes " + WRITES_A_SECOND + " writes a second");
    }

    @Override
    public Evidence end(Strike strike) {
        NodeDisk disk = cluster.disk(strike.nodes().get(0));
        Evidence evidence;
        if (strike.kind() == FaultKind.DISK_STALL) {
            StuckWrite beside = Objects.requireNonNull(stuck, "begun");
            boolean held = !beside.returned();
            disk.thaw();
            boolean freed = beside.returns();
            evidence = Evidence.of(
                    held && freed,
                    "a write beside it " + (held ? "hung to the end" : "returned too early")
                            + (freed ? "" : " and hangs still"));
        } else {
            long writes = Objects.requireNonNull(throttle, "begun").writes();
            double seconds = (System.nanoTime() - slowSince) / 1e9;
            disk.release();
            // One more second: what waits at the beginning may pass at once.
            evidence = Evidence.of(
                    writes > 0 && writes <= WRITES_A_SECOND * (seconds + 1),
                    writes + " writes passed in " + (long) (seconds * 1000) + " ms");
        }
        cluster.start();
        return evidence;
    }
}
