package io.raftmq.meta.state;

import static io.raftmq.meta.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterClusterRequest;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.AlterTopicResponse;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.DeleteTopicRequest;
import io.raftmq.client.wire.proto.FlushMode;
import io.raftmq.client.wire.proto.PartitionInfo;
import io.raftmq.client.wire.proto.TopicInfo;
import io.raftmq.client.wire.proto.TopicSettings;
import io.raftmq.meta.model.TopicConfig;
import io.raftmq.store.GroupId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRulesTest {
    @Test
    void whatIsNotGivenTakesItsDefault() {
        World world = World.of(3);
        TopicInfo topic = ((CreateTopicResponse) world.ask(
                        ApiKey.CREATE_TOPIC,
                        CreateTopicRequest.newBuilder().setName("orders").build()))
                .getTopic();
        assertThat(topic.getPartitionsList()).hasSize(4).allMatch(p -> p.getReplicasCount() == 3);
        assertThat(topic.getSettings().getReplicationFactor()).isEqualTo(3);
        assertThat(topic.getSettings().getRetentionMs()).isEqualTo(3L * 24 * 3_600_000);
        assertThat(topic.getSettings().getRetentionBytes()).isEqualTo(-1);
        assertThat(topic.getSettings().getFlush()).isEqualTo(FlushMode.SYNC);
        assertThat(topic.getSettings().getMaxMessageBytes()).isEqualTo(4 << 20);
        assertThat(topic.getPartitionsList())
                .extracting(PartitionInfo::getLeader)
                .containsOnly(-1);
    }

    @Test
    void theDefaultReplicationMakesDoWithTheNodesThereAre() {
        assertThat(World.of(1).create("t", 1, 0).getPartitions(0).getReplicasList())
                .containsExactly(1);
        assertThat(World.of(2).create("t", 1, 0).getPartitions(0).getReplicasList())
                .hasSize(2);
        World world = World.of(3);
        world.kill(2);
        assertThat(world.create("t", 1, 0).getPartitions(0).getReplicasList())
                .as("a dead node will be back")
                .hasSize(3);
    }

    @Test
    void anExplicitReplicationMustBePossibleAtOnce() {
        World world = World.of(3);
        world.kill(2);
        refused(ErrorCode.INVALID_PLACEMENT, () -> world.create("t", 1, 3));
        assertThat(world.create("t", 1, 2).getPartitions(0).getReplicasList()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void whileTheClusterStartsNoTopicIsMadeShortOfReplicas() {
        World world = new World();
        refused(ErrorCode.NOT_READY, () -> world.create("t", 1, 0));
        world.form(3);
        world.register(1, World.directory(1, 0), "");
        world.register(2, World.directory(2, 0), "");
        refused(ErrorCode.NOT_READY, () -> world.create("t", 1, 0));
        assertThat(world.create("few", 1, 2).getPartitions(0).getReplicasList()).hasSize(2);
        world.register(3, World.directory(3, 0), "");
        assertThat(world.create("t", 1, 0).getPartitions(0).getReplicasList()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/../", "a b", "ä", "a\nb", "\0"})
    void refusesNamesThatBreakTheRules(String name) {
        World world = World.of(1);
        refused(ErrorCode.INVALID_NAME, () -> world.create(name, 1, 1));
    }

    @Test
    void refusesLongNamesAndTakesTheLongestAllowed() {
        World world = World.of(1);
        assertThat(refused(ErrorCode.INVALID_NAME, () -> world.create("a".repeat(1_000), 1, 1))
                        .getMessage())
                .hasSizeLessThan(200);
        refused(ErrorCode.INVALID_NAME, () -> world.create("a".repeat(128), 1, 1));
        assertThat(world.create("%RETRY%a_b.c-1" + "x".repeat(113), 1, 1).getUid())
                .isEqualTo(1);
    }

    @Test
    void aNameIsUniqueAndAUidIsNeverUsedAgain() {
        World world = World.of(3);
        assertThat(world.create("t", 2, 3).getUid()).isEqualTo(1);
        refused(ErrorCode.TOPIC_EXISTS, () -> world.create("t", 2, 3));
        assertThat(world.image.wasDeleted(1)).isFalse();
        assertThat(world.image.wasDeleted(2)).isFalse();
        delete(world, "t");
        assertThat(world.image.wasDeleted(1)).isTrue();
        assertThat(world.image.partitions()).isEmpty();
        assertThat(world.create("t", 2, 3).getUid()).isEqualTo(2);
        assertThat(world.image.mayErase(new GroupId(1, 0), 1, World.peer(1, 0), 1))
                .isTrue();
        assertThat(world.image.mayErase(new GroupId(2, 0), 1, World.peer(1, 0), 1))
                .isFalse();
        refused(ErrorCode.UNKNOWN_TOPIC, () -> delete(world, "none"));
    }

    @Test
    void partitionsOnlyGrow() {
        World world = World.of(3);
        world.create("t", 2, 3);
        world.report(
                1, new GroupId(1, 0), 4, 1, List.of(World.peer(1, 0), World.peer(2, 0), World.peer(3, 0)), List.of());
        TopicInfo grown =
                alter(world, AlterTopicRequest.newBuilder().setName("t").setPartitions(5));
        assertThat(grown.getPartitionsList())
                .extracting(PartitionInfo::getPartition)
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(grown.getPartitions(0).getLeader())
                .as("the old ones stay as they are")
                .isEqualTo(1);
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () -> alter(world, AlterTopicRequest.newBuilder().setName("t").setPartitions(4)));
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () -> alter(world, AlterTopicRequest.newBuilder().setName("t").setPartitions(10_001)));
        int entries = world.log.size();
        alter(world, AlterTopicRequest.newBuilder().setName("t").setPartitions(5));
        assertThat(world.log).hasSize(entries);
    }

    @Test
    void settingsChangeOneByOne() {
        World world = World.of(1);
        world.create("t", 1, 1);
        AlterTopicRequest.Builder request = AlterTopicRequest.newBuilder().setName("t");
        request.getChangeBuilder().setFlush(FlushMode.ASYNC).setMaxMessageBytes(7 << 20);
        TopicSettings changed = alter(world, request).getSettings();
        assertThat(changed.getFlush()).isEqualTo(FlushMode.ASYNC);
        assertThat(changed.getMaxMessageBytes()).isEqualTo(7 << 20);
        assertThat(changed.getRetentionMs()).isEqualTo(TopicConfig.DEFAULT_RETENTION_MS);
        assertThat(world.image.topic("t").orElseThrow().config().syncBeforeAck())
                .isFalse();
        request.getChangeBuilder().clear().setMaxMessageBytes((7 << 20) + 1);
        refused(ErrorCode.INVALID_ARGUMENT, () -> alter(world, request));
        request.getChangeBuilder().clear().setRetentionMs(0);
        refused(ErrorCode.INVALID_ARGUMENT, () -> alter(world, request));
        request.getChangeBuilder().clear().setRetentionBytes(-2);
        refused(ErrorCode.INVALID_ARGUMENT, () -> alter(world, request));
        request.getChangeBuilder().clear().setFlushValue(9);
        refused(ErrorCode.INVALID_ARGUMENT, () -> alter(world, request));
    }

    @Test
    void everythingHasABound() {
        World world = World.of(3);
        refused(ErrorCode.INVALID_ARGUMENT, () -> world.create("t", 10_001, 3));
        refused(ErrorCode.INVALID_ARGUMENT, () -> world.create("t", -1, 3));
        refused(ErrorCode.INVALID_ARGUMENT, () -> world.create("t", 1, 8));
        refused(ErrorCode.INVALID_ARGUMENT, () -> world.create("t", 1, -1));
        for (int i = 0; i < 5; i++) {
            world.create("big" + i, 10_000, 1);
        }
        assertThat(refused(ErrorCode.INVALID_ARGUMENT, () -> world.create("one-more", 1, 1)))
                .hasMessageContaining("50001 partitions in the cluster");
    }

    @Test
    void settingsOfTheClusterChange() {
        World world = World.of(1);
        world.ask(
                ApiKey.ALTER_CLUSTER,
                AlterClusterRequest.newBuilder()
                        .setAutoCreateTopics(false)
                        .setDefaultPartitions(7)
                        .build());
        assertThat(world.image.settings().autoCreateTopics()).isFalse();
        assertThat(world.create("t", 0, 0).getPartitionsCount()).isEqualTo(7);
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () -> world.ask(
                        ApiKey.ALTER_CLUSTER,
                        AlterClusterRequest.newBuilder().setDefaultPartitions(0).build()));
    }

    private static TopicInfo alter(World world, AlterTopicRequest.Builder request) {
        return ((AlterTopicResponse) world.ask(ApiKey.ALTER_TOPIC, request.build())).getTopic();
    }

    private static void delete(World world, String name) {
        world.ask(
                ApiKey.DELETE_TOPIC,
                DeleteTopicRequest.newBuilder().setName(name).build());
    }

    @Test
    void aRepeatOfACreationIsAnsweredAsTheFirst() {
        World world = World.of(3);
        CreateTopicRequest.Builder mine = CreateTopicRequest.newBuilder()
                .setName("retried")
                .setPartitions(2)
                .setCreation(ByteString.copyFromUtf8("0123456789abcdef"));
        CreateTopicResponse first = (CreateTopicResponse) world.ask(ApiKey.CREATE_TOPIC, mine.build());
        int entries = world.log.size();
        assertThat(world.ask(ApiKey.CREATE_TOPIC, mine.build())).isEqualTo(first);
        assertThat(world.log).hasSize(entries);
        refused(
                ErrorCode.TOPIC_EXISTS,
                () -> world.ask(
                        ApiKey.CREATE_TOPIC,
                        mine.setCreation(ByteString.copyFromUtf8("another's attempt".substring(0, 16)))
                                .build()));
        refused(
                ErrorCode.TOPIC_EXISTS,
                () -> world.ask(ApiKey.CREATE_TOPIC, mine.clearCreation().build()));
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () -> world.ask(
                        ApiKey.CREATE_TOPIC,
                        mine.setCreation(ByteString.copyFromUtf8("short")).build()));
    }
}
