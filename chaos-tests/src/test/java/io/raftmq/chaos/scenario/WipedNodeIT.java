package io.raftmq.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.history.History;
import io.raftmq.chaos.workload.Judgement;
import io.raftmq.chaos.workload.LogDrain;
import io.raftmq.chaos.workload.LogSenders;
import io.raftmq.chaos.workload.Topics;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A node loses its disk while traffic runs: it comes back empty, catches up, and in the end leads and serves everything. */
class WipedNodeIT {
    private static final String TOPIC = "wiped";
    private static final int PARTITIONS = 3;
    private static final int VICTIM = 2;
    private static final int RETAINED = 3_000;
    private static final Duration CATCH_UP = Duration.ofSeconds(90);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void aWipedNodeServesEverythingAgain() {
        History history = new History(4_000_000);
        try (ProcessCluster cluster = ProcessCluster.of(directory, 3)) {
            cluster.start();
            try (RaftMqClient client = RaftMqClient.connect(cluster.bootstrap())) {
                Topics.create(client, TOPIC, PARTITIONS);
                try (LogSenders load = new LogSenders(client, TOPIC, PARTITIONS, history, 2, 500)) {
                    load.start();
                    Deadline.await(CATCH_UP, () -> load.acked() > RETAINED, () -> load.acked() + " acknowledged");
                    cluster.kill(VICTIM);
                    cluster.wipe(VICTIM);
                    cluster.restart(VICTIM);
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        awaitServedByVictim(client, new TopicPartition(TOPIC, partition));
                    }
                }
                assertThat(Judgement.of(client, TOPIC, PARTITIONS, history).toString())
                        .isEqualTo("no anomalies");
            }
        }
    }

    /** Makes the node the leader, which it refuses while it is catching up, and reads everything while it leads. */
    private static void awaitServedByVictim(RaftMqClient client, TopicPartition where) {
        String[] last = {"nothing was tried"};
        Deadline.await(
                CATCH_UP,
                () -> {
                    TopicDescription.Partition before = state(client, where);
                    if (before.leader() != VICTIM) {
                        last[0] = transfer(client, where);
                        return false;
                    }
                    List<Long> offsets = new ArrayList<>();
                    LogDrain.readPartition(client, where, message -> offsets.add(message.offset()));
                    assertThat(offsets)
                            .as("all that is retained")
                            .isEqualTo(
                                    LongStream.range(0, offsets.size()).boxed().toList())
                            .hasSizeGreaterThan(RETAINED / PARTITIONS / 2);
                    // The cluster balances leaders by itself: only what one and the same leader gave proves something.
                    TopicDescription.Partition after = state(client, where);
                    last[0] = "leader " + after.leader() + " in term " + after.leaderTerm();
                    return after.leader() == VICTIM && after.leaderTerm() == before.leaderTerm();
                },
                () -> where + " is served by node " + VICTIM + "; last: " + last[0]);
    }

    private static String transfer(RaftMqClient client, TopicPartition where) {
        try {
            client.admin().transferLeader(where, VICTIM);
            return "leadership is being handed over";
        } catch (RaftMqException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static TopicDescription.Partition state(RaftMqClient client, TopicPartition where) {
        return Topics.partitions(client, where.topic()).get(where.partition());
    }
}
