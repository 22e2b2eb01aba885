package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.proto.PartitionInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose log was damaged is made anew from the others, without anyone's help and while the partition serves. */
class RebuildTest {
    @TempDir
    Path dir;

    @Test
    void aDamagedReplicaIsToldOfAndIsMadeAnew() throws Exception {
        try (TestCluster cluster = new TestCluster(dir, 3, Map.of("partition.rebuild-after", "1s"))) {
            long uid = cluster.createTopic("t", 1);
            for (int i = 0; i < 9; i++) {
                cluster.produce(uid, i);
            }
            List<Integer> all = cluster.partition(uid).getReplicasList();
            Nodes.await("led by the preferred node", () -> cluster.leaderOf(uid) == all.get(0));
            int victim = all.get(1);
            int other = all.get(2);
            cluster.stop(victim);
            LogDamage.flipAByteOf(TestCluster.body(3), cluster.directory(victim));
            cluster.stop(other); // so that nobody can make it anew before it was looked at
            cluster.start(victim);
            BrokerNode damaged = cluster.node(victim);
            Nodes.await("quarantined", () -> damaged.view().host().quarantined().size() == 1);
            assertThat(ready(damaged)).startsWith("ready\nquarantined g" + uid + "-0: ");

            cluster.start(other);
            cluster.produce(uid, 9);
            Nodes.await("erased", () -> damaged.view().host().quarantined().isEmpty());
            Nodes.await("back", () -> {
                PartitionInfo partition = cluster.partition(uid);
                return partition.getTargetReplicasCount() == 0
                        && Set.copyOf(partition.getReplicasList()).equals(Set.copyOf(all));
            });
            assertThat(ready(damaged)).isEqualTo("ready\n");

            // With one of the others gone, every commit needs the new one.
            cluster.stop(other);
            cluster.produce(uid, 10);
            assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(11));
        }
    }

    private static String ready(BrokerNode node) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.httpPort() + "/health/ready");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
