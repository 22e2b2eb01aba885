package io.raftmq.chaos.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.network.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of message at once on one cluster of real processes, while its nodes are killed, frozen and cut off by a
 * schedule: whatever was promised holds. {@code deploy/chaos} does the same for longer, with more faults.
 */
class SemanticsIT {
    private static final long SEED = 1;
    private static final int PACE = 20;
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void everyPromiseHoldsWhateverBecomesOfTheLeaders() {
        List<FaultKind> faults = Network.available()
                ? List.of(FaultKind.KILL, FaultKind.PAUSE, FaultKind.ISOLATE, FaultKind.ONE_WAY)
                : List.of(FaultKind.KILL, FaultKind.PAUSE);
        RoundPlan plan = new RoundPlan(1, SEED, faults, List.of(WorkloadKind.values()), faults.size(), AT_MOST, PACE);
        List<String> progress = new CopyOnWriteArrayList<>();
        RoundReport report;
        try (ProcessCluster cluster = cluster()) {
            cluster.start();
            report = Round.run(cluster, plan, progress::add);
        }
        String story = "seed " + SEED + "\n" + String.join("\n", progress);
        assertThat(report.clean()).as(story).isTrue();
        assertThat(report.strikes())
                .as(story)
                .hasSize(faults.size())
                .allMatch(StrikeReport::counts, "is proven and met traffic");
        assertThat(report.traces().values().stream().filter(trace -> trace.acked() > 0))
                .as(story)
                .hasSize(WorkloadKind.values().length);
    }

    private ProcessCluster cluster() {
        return Network.available()
                ? ProcessCluster.networked(directory, 3, Map.of())
                : ProcessCluster.of(directory, 3, Map.of());
    }
}
