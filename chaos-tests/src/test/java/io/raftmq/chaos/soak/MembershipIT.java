package io.raftmq.chaos.soak;

import static io.raftmq.chaos.nemesis.FaultKind.ISOLATE;
import static io.raftmq.chaos.nemesis.FaultKind.KILL;
import static io.raftmq.chaos.nemesis.FaultKind.MOVE;
import static io.raftmq.chaos.nemesis.FaultKind.ONE_WAY;
import static io.raftmq.chaos.nemesis.FaultKind.TRANSFER;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that move among four nodes, leaders that change hands, and nodes that are killed and cut off in between. */
class MembershipIT {
    private static final SharedSchedule MOVES = new SharedSchedule(
            "membership",
            4,
            List.of(MOVE, KILL, MOVE, ISOLATE, TRANSFER, ONE_WAY),
            List.of(WorkloadKind.LOG, WorkloadKind.GROUP, WorkloadKind.METADATA),
            Integer.getInteger("chaos.membership.faults", 30),
            12,
            Duration.ofMinutes(Integer.getInteger("chaos.membership.minutes", 6)));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.DAYS)
    void nothingIsLostWhileReplicasMove() throws IOException {
        MOVES.holds(directory);
    }
}
