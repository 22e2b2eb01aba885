package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.machine.Ballast;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fills a node's disk with what is not the node's: to the last byte, or to a few mebibytes. That a write fails, or how little is
 * left, is the evidence. The node must be there all the time: one that ends of it is a finding.
 */
final class FullDiskHand implements Hand {
    private static final long FEW_BYTES = 8 << 20;
    /** What the node gave back while the disk was filled, and it is still as good as full. */
    private static final long SOME_BYTES = 64 << 20;

    private final ProcessCluster cluster;
    private @Nullable Ballast ballast;

    FullDiskHand(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Evidence begin(Strike strike) {
        int node = strike.nodes().get(0);
        // Mostly to the last byte, which is the harder of the two.
        boolean all = (strike.salt() & 3) != 0;
        Ballast filled = new Ballast(cluster.disk(node).directory().resolve("ballast"));
        ballast = filled;
        filled.fill(all ? 0 : FEW_BYTES);
        long free = filled.free();
        boolean refused = filled.refusesWrites();
        return Evidence.of(
                all ? refused : free <= SOME_BYTES,
                cluster.disk(node).kind() + " of node " + node + " has " + free / 1024 + " KiB left"
                        + (refused ? ", a write fails" : ""));
    }

    @Override
    public Evidence end(Strike strike) {
        int node = strike.nodes().get(0);
        long pid = cluster.process(node).pid();
        Objects.requireNonNull(ballast, "begun").remove();
        long freed = System.nanoTime();
        cluster.awaitReady(node);
        return Evidence.of(
                cluster.process(node).pid() == pid,
                "the node ran on, ready " + (System.nanoTime() - freed) / 1_000_000 + " ms after there was space");
    }
}
