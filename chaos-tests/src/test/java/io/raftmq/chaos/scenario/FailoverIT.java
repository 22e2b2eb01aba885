package io.raftmq.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.fault.Fault;
import io.raftmq.chaos.history.History;
import io.raftmq.chaos.workload.Judgement;
import io.raftmq.chaos.workload.LogSenders;
import io.raftmq.chaos.workload.TailReader;
import io.raftmq.chaos.workload.Topics;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A leader is taken away under load, twice, by each fault: the others go on, and nothing is lost, doubled or moved. */
class FailoverIT {
    private static final int PARTITIONS = 4;
    private static final int ROUNDS = 2;
    private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static ProcessCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = ProcessCluster.of(directory, 3);
        cluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void nothingIsLostWhenALeaderGoes(Fault fault) {
        String topic = "failover-" + fault.name().toLowerCase(Locale.ROOT);
        History history = new History(2_000_000);
        try (RaftMqClient client = RaftMqClient.connect(cluster.bootstrap())) {
            Topics.create(client, topic, PARTITIONS);
            try (TailReader reader = new TailReader(client, topic, history, 1);
                    LogSenders load = new LogSenders(client, topic, PARTITIONS, history, 3, 400)) {
                load.start();
                for (int round = 0; round < ROUNDS; round++) {
                    awaitAcks(load, load.acked() + 500);
                    LeaderKill victim = LeaderKill.aim(client, topic);
                    long before = System.nanoTime();
                    fault.inject(cluster, victim.node(), history);
                    Deadline.await(
                            TAKEN_OVER,
                            () -> victim.partitions().stream().allMatch(p -> load.lastAck(p) > before),
                            () -> "acknowledgements of " + victim.partitions() + " after " + fault + " of node "
                                    + victim.node());
                    awaitAcks(load, load.acked() + 500);
                    fault.heal(cluster, victim.node(), history);
                }
                load.stop();
            }
            assertThat(Judgement.of(client, topic, PARTITIONS, history).toString())
                    .isEqualTo("no anomalies");
        }
    }

    private static void awaitAcks(LogSenders load, long count) {
        Deadline.await(TAKEN_OVER, () -> load.acked() >= count, () -> load.acked() + " acknowledged of " + count);
    }
}
