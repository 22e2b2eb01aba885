package io.raftmq.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.cluster.ProcessCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** All nodes die at once under load; {@code deploy/kill-all} does the same for longer. */
class KillAllIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void acknowledgedMessagesSurviveTheDeathOfAllNodes() {
        try (ProcessCluster cluster = ProcessCluster.of(directory, 3)) {
            cluster.start();
            assertThat(new KillAllRounds(cluster, line -> {}).run(2, 1_000).toString())
                    .isEqualTo("no anomalies");
        }
    }
}
