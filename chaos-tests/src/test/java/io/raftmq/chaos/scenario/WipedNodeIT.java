package io.raftmq.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.history.History;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A node loses its disk while traffic runs: it comes back empty, catches up, and in the end leads and serves everything. */
class WipedNodeIT {
    private static final String TOPIC = "wiped";
    private static final int PARTITIONS = 3;
    private static final int VICTIM = 2;
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
                try (Workload load = new Workload(client, TOPIC, PARTITIONS, history, 2, 500)) {
                    load.start();
                    Deadline.await(CATCH_UP, () -> load.acked() > 3_000, () -> load.acked() + " acknowledged");
                    cluster.kill(VICTIM);
                    cluster.wipe(VICTIM);
                    cluster.restart(VICTIM);
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        makeLeader(client, partition);
                    }
                }
                assertThat(Judgement.of(client, TOPIC, PARTITIONS, history).toString())
                        .isEqualTo("no anomalies");
                assertThat(Topics.partitions(client, TOPIC))
                        .as("the verdict was read from the wiped node")
                        .allMatch(partition -> partition.leader() == VICTIM);
            }
        }
    }

    /** Asks until the node leads: while it is still catching up, or joining again, it is refused. */
    private static void makeLeader(RaftMqClient client, int partition) {
        TopicPartition where = new TopicPartition(TOPIC, partition);
        String[] refusal = {"not asked yet"};
        Deadline.await(
                CATCH_UP,
                () -> {
                    TopicDescription.Partition now =
                            Topics.partitions(client, TOPIC).get(partition);
                    if (now.leader() == VICTIM) {
                        return true;
                    }
                    try {
                        client.admin().transferLeader(where, VICTIM);
                    } catch (RaftMqException e) {
                        refusal[0] = e.getMessage();
                    }
                    return false;
                },
                () -> "node " + VICTIM + " leads " + where + "; the last refusal: " + refusal[0]);
    }
}
