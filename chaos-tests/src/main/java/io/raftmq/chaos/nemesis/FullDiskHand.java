package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.Health;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.machine.Ballast;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fills a node's disk with what is not the node's: to the last byte, or to a few mebibytes. That a write fails, or how little is
 * left, is the evidence. A node that ended meanwhile, as one does that cannot write, is started once there is space again.
 */
final class FullDiskHand implements Hand {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final long FEW_BYTES = 8 << 20;

    private final ProcessCluster cluster;
    private @Nullable Ballast ballast;

    FullDiskHand(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Evidence begin(Strike strike) {
        int node = strike.nodes().get(0);
        boolean all = (strike.salt() & 1) == 0;
        Ballast filled = new Ballast(cluster.disk(node).directory().resolve("ballast"));
        ballast = filled;
        filled.fill(all ? 0 : FEW_BYTES);
        long free = filled.free();
        boolean refused = filled.refusesWrites();
        return Evidence.of(
                all ? refused : free <= 2 * FEW_BYTES,
                cluster.disk(node).kind() + " of node " + node + " has " + free / 1024 + " KiB left"
                        + (refused ? ", a write fails" : ""));
    }

    @Override
    public Evidence end(Strike strike) {
        int node = strike.nodes().get(0);
        long pid = cluster.process(node).pid();
        Objects.requireNonNull(ballast, "begun").remove();
        // It may be about to end because of what failed just before there was space again.
        Deadline.await(
                READY,
                () -> {
                    cluster.launch(node);
                    return Health.ready(cluster.layout().node(node));
                },
                () -> "node " + node + " ready; its log:\n"
                        + cluster.process(node).logTail());
        boolean ended = cluster.process(node).pid() != pid;
        return Evidence.of(true, ended ? "node " + node + " had ended and was started" : "the node ran on");
    }
}
