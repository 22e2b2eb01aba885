package io.raftmq.chaos.soak;

import static io.raftmq.chaos.nemesis.FaultKind.CLOCK;
import static io.raftmq.chaos.nemesis.FaultKind.ISOLATE;
import static io.raftmq.chaos.nemesis.FaultKind.KILL;
import static io.raftmq.chaos.nemesis.FaultKind.ONE_WAY;
import static io.raftmq.chaos.nemesis.FaultKind.PAUSE_LEADER;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of message at once on one cluster of real processes, while its nodes are killed, frozen, cut off and put into
 * another day by a schedule: whatever was promised holds. {@code deploy/chaos} does the same with more faults, and so does
 * {@code -Psoak}. The report is in {@code target/chaos}.
 */
class SemanticsIT {
    /** Frozen leaders are what stale reads are looked for with, so there are twice as many of them. */
    private static final SharedSchedule ALL_WORKLOADS = new SharedSchedule(
            "semantics",
            3,
            List.of(KILL, PAUSE_LEADER, ISOLATE, PAUSE_LEADER, ONE_WAY, CLOCK),
            List.of(WorkloadKind.values()),
            Integer.getInteger("chaos.faults", 150),
            40,
            Duration.ofMinutes(Integer.getInteger("chaos.minutes", 18)));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.DAYS)
    void everyPromiseHoldsWhateverBecomesOfTheLeaders() throws IOException {
        ALL_WORKLOADS.holds(directory);
    }
}
