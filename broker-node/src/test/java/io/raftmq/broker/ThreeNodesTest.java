package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.TopicInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeNodesTest {
    @TempDir
    Path dir;

    private TestCluster cluster;

    @BeforeEach
    void startThree() throws Exception {
        cluster = new TestCluster(dir, 3, Map.of("topic.partitions", "2"));
    }

    @AfterEach
    void stopAll() {
        cluster.close();
    }

    @Test
    void losesNothingWhenALeaderGoes() throws Exception {
        long uid = cluster.createTopic("t", 1);
        for (int i = 0; i < 20; i++) {
            assertThat(cluster.produce(uid, i)).isEqualTo(i);
        }
        int leader = cluster.leaderOf(uid);
        cluster.stop(leader);
        for (int i = 20; i < 40; i++) {
            assertThat(cluster.produce(uid, i)).isEqualTo(i);
        }
        assertThat(cluster.leaderOf(uid)).isNotEqualTo(leader);
        assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(40));

        cluster.start(leader);
        assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(40));
    }

    @Test
    void aTopicCreatedThroughOneNodeIsKnownToAllAtOnce() throws Exception {
        for (int round = 0; round < 30; round++) {
            String topic = "fresh-" + round;
            cluster.createTopic(topic, 1);
            for (int id = 1; id <= 3; id++) {
                try (WireProbe probe = new WireProbe(cluster.node(id).clientPort())) {
                    TopicInfo answer = probe.ask(
                                    ApiKey.METADATA,
                                    MetadataRequest.newBuilder()
                                            .addTopics(topic)
                                            .build())
                            .as(MetadataResponse.parser())
                            .getTopics(0);
                    assertThat(ErrorCode.of(answer.getError()))
                            .as("what node %d says of %s", id, topic)
                            .isNotEqualTo(ErrorCode.UNKNOWN_TOPIC);
                }
            }
        }
    }

    @Test
    void aWipedNodeComesBackUnderAnotherIncarnationAndTakesItsReplicaAgain() throws Exception {
        long uid = cluster.createTopic("t", 1);
        for (int i = 0; i < 10; i++) {
            cluster.produce(uid, i);
        }
        int victim = cluster.leaderOf(uid);
        cluster.stop(victim);
        try (var files = Files.walk(cluster.directory(victim))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        for (int i = 10; i < 20; i++) {
            cluster.produce(uid, i);
        }
        cluster.start(victim);
        BrokerNode again = cluster.node(victim);
        Nodes.await(
                "a voter again",
                () -> again.view().partitions().all().stream()
                        .anyMatch(partition -> partition.group() != null
                                && partition
                                        .group()
                                        .membership()
                                        .voters()
                                        .contains(partition.group().self())
                                && partition.group().self().incarnation() == 1));
        Nodes.await(
                "caught up",
                () -> again.view().partitions().all().iterator().next().status().appliedIndex() > 0
                        && again.view().notReadyBecause().isEmpty());
        assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(20));
    }

    @Test
    void theConfiguredTopicDefaultsHoldFromTheClustersFirstMoment() throws Exception {
        MetadataResponse created = cluster.ask(
                        ApiKey.METADATA,
                        MetadataRequest.newBuilder()
                                .addAllTopics(List.of("new"))
                                .setAutoCreate(true)
                                .build())
                .as(MetadataResponse.parser());
        assertThat(created.getTopics(0).getPartitionsList()).hasSize(2);
    }
}
