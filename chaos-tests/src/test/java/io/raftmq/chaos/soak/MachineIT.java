package io.raftmq.chaos.soak;

import static io.raftmq.chaos.nemesis.FaultKind.DISK_ERROR;
import static io.raftmq.chaos.nemesis.FaultKind.DISK_FULL;
import static io.raftmq.chaos.nemesis.FaultKind.DISK_SLOW;
import static io.raftmq.chaos.nemesis.FaultKind.DISK_STALL;
import static io.raftmq.chaos.nemesis.FaultKind.POWER_CUT_ALL;

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
 * Power cuts of all nodes at once, and disks that are full, broken, stalled and slow, below real processes that take messages in.
 * They take root, loop devices and a few programs: where those are missing it is left out, and says why.
 */
class MachineIT {
    private static final SharedSchedule POWER_CUTS = new SharedSchedule(
            "power",
            3,
            List.of(POWER_CUT_ALL),
            List.of(WorkloadKind.LOG),
            Integer.getInteger("chaos.power.faults", 20),
            1,
            Duration.ofMinutes(Integer.getInteger("chaos.power.minutes", 4)));

    private static final SharedSchedule DISKS = new SharedSchedule(
            "disks",
            3,
            List.of(DISK_FULL, DISK_ERROR, DISK_STALL, DISK_SLOW),
            List.of(WorkloadKind.LOG),
            Integer.getInteger("chaos.disks.faults", 10),
            1,
            Duration.ofMinutes(Integer.getInteger("chaos.disks.minutes", 4)));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.DAYS)
    void whatWasAcknowledgedOutlivesThePowerOfAllNodes() throws IOException {
        POWER_CUTS.holds(directory);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.DAYS)
    void aDiskThatIsFullBrokenStalledOrSlowLosesNothing() throws IOException {
        DISKS.holds(directory);
    }
}
