package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.MovePartitionResponse;
import io.raftmq.client.wire.proto.PartitionInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/OPERATIONS.md says to do about a quarantined replica. */
class RebuildTest {
    @TempDir
    Path dir;

    @Test
    void aDamagedReplicaIsToldOfAndIsRebuiltByMovingThePartitionAwayAndBack() throws Exception {
        try (TestCluster cluster = new TestCluster(dir, 3, Map.of("partition.keep-departed", "1s"))) {
            long uid = cluster.createTopic("t", 1);
            for (int i = 0; i < 9; i++) {
                cluster.produce(uid, i);
            }
            List<Integer> all = cluster.partition(uid).getReplicasList();
            Nodes.await("led by the preferred node", () -> cluster.leaderOf(uid) == all.get(0));
            int victim = all.get(1);
            cluster.stop(victim);
            LogDamage.flipAByteOf(TestCluster.body(3), cluster.directory(victim));
            cluster.start(victim);
            BrokerNode damaged = cluster.node(victim);
            assertThat(damaged.view().host().quarantined()).hasSize(1);
            assertThat(ready(damaged)).startsWith("ready\nquarantined g" + uid + "-0: ");

            List<Integer> others = new ArrayList<>(all);
            others.remove(Integer.valueOf(victim));
            move(cluster, uid, others);
            cluster.produce(uid, 9);
            Nodes.await("erased", () -> damaged.view().host().quarantined().isEmpty());
            assertThat(ready(damaged)).isEqualTo("ready\n");
            move(cluster, uid, all);

            // With one of the others gone, every commit needs the rebuilt one.
            cluster.stop(others.get(0));
            cluster.produce(uid, 10);
            assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(11));
        }
    }

    private static void move(TestCluster cluster, long uid, List<Integer> to) throws Exception {
        cluster.ask(
                        ApiKey.MOVE_PARTITION,
                        MovePartitionRequest.newBuilder()
                                .setTopic("t")
                                .addAllReplicas(to)
                                .build())
                .as(MovePartitionResponse.parser());
        Nodes.await("moved to " + to, () -> {
            PartitionInfo partition = cluster.partition(uid);
            return partition.getTargetReplicasCount() == 0
                    && partition.getReplicasList().equals(to);
        });
    }

    private static String ready(BrokerNode node) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.httpPort() + "/health/ready");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
