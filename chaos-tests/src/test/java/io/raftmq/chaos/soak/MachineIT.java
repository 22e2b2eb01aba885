package io.raftmq.chaos.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.nemesis.Capabilities;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.report.SoakReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power cuts of all nodes at once, and disks that are full, broken, stalled and slow, below real processes that take messages in:
 * what was acknowledged is there. {@code -Dchaos.cuts=200 -Dchaos.disk-faults=100} does more, {@code -Dchaos.seed=S} others; a
 * machine that is too slow for all of them in the time does fewer. Takes root, loop devices and a few programs: where they are
 * missing the test is left out, and says why. The reports are in {@code target/chaos}.
 */
class MachineIT {
    private static final long SEED = Long.getLong("chaos.seed", 3);
    private static final int CUTS = Integer.getInteger("chaos.cuts", 20);
    private static final int DISK_FAULTS = Integer.getInteger("chaos.disk-faults", 10);
    private static final long SECONDS_PER_CUT = 12;
    private static final long SECONDS_PER_DISK_FAULT = 12;
    private static final int PACE = 60;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whatAllNodesHadSyncedOutlivesTheirPower() throws IOException {
        strike(List.of(FaultKind.POWER_CUT_ALL), CUTS, Duration.ofSeconds(SECONDS_PER_CUT * CUTS));
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void aDiskThatIsFullBrokenStalledOrSlowLosesNothing() throws IOException {
        strike(
                List.of(FaultKind.DISK_FULL, FaultKind.DISK_ERROR, FaultKind.DISK_STALL, FaultKind.DISK_SLOW),
                DISK_FAULTS,
                Duration.ofSeconds(SECONDS_PER_DISK_FAULT * DISK_FAULTS));
    }

    private void strike(List<FaultKind> wished, int strikes, Duration atMost) throws IOException {
        Capabilities capabilities = Capabilities.probe(wished, 3, directory.resolve("probe"));
        capabilities.leftOut().forEach((why, kinds) -> System.out.println("left out: " + kinds + ": " + why));
        List<FaultKind> faults = capabilities.possible();
        assumeFalse(faults.isEmpty(), () -> "left out: " + capabilities.leftOut());
        RoundPlan plan = new RoundPlan(1, SEED, faults, List.of(WorkloadKind.LOG), strikes, atMost, PACE);
        List<String> progress = new CopyOnWriteArrayList<>();
        RoundReport report;
        try (ProcessCluster cluster = ProcessCluster.equipped(
                directory.resolve("nodes"), 3, Round.SETTINGS, Capabilities.equipmentFor(faults))) {
            cluster.start();
            report = Round.run(cluster, plan, progress::add);
        }
        SoakReport told = new SoakReport(Path.of("target", "chaos", faults.get(0).text()), SEED, 3);
        told.add(report);
        System.out.println("seed " + SEED + ", " + report.faults() + " of " + strikes + " faults " + faults + " in "
                + TimeUnit.NANOSECONDS.toSeconds(report.nanos()) + " s\n" + told.totals().line());
        String story = "seed " + SEED + "\n" + String.join("\n", progress);
        assertThat(report.clean()).as(story).isTrue();
        assertThat(report.faults()).as(story).isPositive();
        if (report.strikes().size() == strikes) {
            assertThat(report.strikes().stream()
                            .filter(StrikeReport::counts)
                            .map(strike -> strike.blow().strike().kind()))
                    .as(story)
                    .containsAll(faults);
        }
    }
}
