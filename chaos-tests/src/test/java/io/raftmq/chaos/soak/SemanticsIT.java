package io.raftmq.chaos.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.nemesis.Blow;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.network.Network;
import io.raftmq.chaos.report.SoakReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of message at once on one cluster of real processes, while its nodes are killed, frozen and cut off by a
 * schedule: whatever was promised holds. {@code deploy/chaos} does the same with more faults. How many there are can be said
 * ({@code -Dchaos.faults=150}, as {@code -Psoak} does), and by which seed ({@code -Dchaos.seed=S}); a machine that is too slow
 * for all of them in the time does fewer. The report is in {@code target/chaos}.
 */
class SemanticsIT {
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final int FAULTS = Integer.getInteger("chaos.faults", 12);
    private static final Duration AT_MOST = Duration.ofSeconds(20L * FAULTS);
    private static final int PACE = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void everyPromiseHoldsWhateverBecomesOfTheLeaders() throws IOException {
        List<FaultKind> faults = Network.available()
                ? List.of(FaultKind.KILL, FaultKind.PAUSE, FaultKind.ISOLATE, FaultKind.ONE_WAY)
                : List.of(FaultKind.KILL, FaultKind.PAUSE);
        RoundPlan plan = new RoundPlan(1, SEED, faults, List.of(WorkloadKind.values()), FAULTS, AT_MOST, PACE);
        List<String> progress = new CopyOnWriteArrayList<>();
        RoundReport report;
        try (ProcessCluster cluster = cluster()) {
            cluster.start();
            report = Round.run(cluster, plan, progress::add);
        }
        SoakReport told = new SoakReport(Path.of("target", "chaos"), SEED, 3);
        told.add(report);
        System.out.println(
                "seed " + SEED + ", " + counts(report) + "\n" + told.totals().line());
        String story = "seed " + SEED + "\n" + String.join("\n", progress);
        assertThat(report.clean()).as(story).isTrue();
        assertThat(report.traces().values().stream().filter(trace -> trace.acked() > 0))
                .as(story)
                .hasSize(WorkloadKind.values().length);
        assertThat(counted(report)).as(story).containsOnlyKeys(faults);
    }

    /** The strikes that are proven and met traffic. */
    private static Map<FaultKind, Long> counted(RoundReport report) {
        Map<FaultKind, Long> counted = new EnumMap<>(FaultKind.class);
        report.strikes().stream()
                .filter(StrikeReport::counts)
                .forEach(strike -> counted.merge(strike.blow().strike().kind(), 1L, Long::sum));
        return counted;
    }

    private static String counts(RoundReport report) {
        Trace log = report.traces().get(WorkloadKind.LOG.text());
        List<Blow> blows = report.strikes().stream().map(StrikeReport::blow).toList();
        return counted(report) + ", frozen leaders that were asked: "
                + OldLeaders.asked(blows, log == null ? List.of() : log.history()) + ", acked by "
                + Arrays.stream(WorkloadKind.values())
                        .map(kind -> kind.text() + " " + acked(report, kind))
                        .toList();
    }

    private static long acked(RoundReport report, WorkloadKind kind) {
        Trace trace = report.traces().get(kind.text());
        return trace == null ? 0 : trace.acked();
    }

    private ProcessCluster cluster() {
        return Network.available()
                ? ProcessCluster.networked(directory, 3, Map.of())
                : ProcessCluster.of(directory, 3, Map.of());
    }
}
