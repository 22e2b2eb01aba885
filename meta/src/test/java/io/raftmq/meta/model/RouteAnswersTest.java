package io.raftmq.meta.model;

import static io.raftmq.meta.state.World.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.NodeInfo;
import io.raftmq.client.wire.proto.TopicInfo;
import io.raftmq.meta.state.World;
import io.raftmq.store.GroupId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteAnswersTest {
    @Test
    void showsNodesTopicsAndLeaders() {
        World world = World.of(3, "a", "b", "c");
        world.create("orders", 1, 3);
        world.create("payments", 1, 3);
        world.report(2, new GroupId(1, 0), 9, 1, List.of(peer(1, 0), peer(2, 0), peer(3, 0)), List.of());
        MetadataResponse all = RouteAnswers.metadata(world.image, List.of(), ErrorCode.UNKNOWN_TOPIC, 3);
        assertThat(all.getClusterId()).isEqualTo("cluster-1");
        assertThat(all.getMetaLeader()).isEqualTo(3);
        assertThat(all.getMetadataIndex()).isEqualTo(world.image.index());
        assertThat(all.getTopicsList()).extracting(TopicInfo::getName).containsExactly("orders", "payments");
        assertThat(all.getTopics(0).getPartitions(0).getLeader()).isEqualTo(2);
        assertThat(all.getTopics(0).getPartitions(0).getLeaderTerm()).isEqualTo(9);
        assertThat(all.getTopics(0).getPartitions(0).getReplicasList()).containsExactlyInAnyOrder(1, 2, 3);
        NodeInfo second = all.getNodes(1);
        assertThat(second.getHost() + ":" + second.getPort()).isEqualTo("10.0.0.2:9702");
        assertThat(second.getRaft()).isEqualTo("10.0.0.2:9002");
        assertThat(second.getRack()).isEqualTo("b");
        assertThat(second.getAlive()).isTrue();

        world.kill(2);
        MetadataResponse some =
                RouteAnswers.metadata(world.image, List.of("none", "orders"), ErrorCode.UNKNOWN_TOPIC, -1);
        assertThat(some.getTopics(0).getError()).isEqualTo(ErrorCode.UNKNOWN_TOPIC.id());
        assertThat(some.getTopics(1).getPartitions(0).getLeader())
                .as("a dead leader leads nothing")
                .isEqualTo(-1);
    }

    @Test
    void aNodeThatNeverRegisteredIsNotShown() {
        World world = new World();
        world.form(3);
        assertThat(RouteAnswers.metadata(world.image, List.of(), ErrorCode.UNKNOWN_TOPIC, -1)
                        .getNodesList())
                .isEmpty();
    }
}
