package io.raftmq.meta.state;

import static io.raftmq.meta.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterGroupRequest;
import io.raftmq.client.wire.proto.AlterGroupResponse;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.DeleteGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.ExpiredTo;
import io.raftmq.client.wire.proto.GroupSettings;
import io.raftmq.client.wire.proto.ListGroupsRequest;
import io.raftmq.client.wire.proto.ListGroupsResponse;
import io.raftmq.client.wire.proto.RetryBackoff;
import io.raftmq.client.wire.proto.RetryLadder;
import io.raftmq.client.wire.proto.RetryPolicy;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.client.wire.proto.WhenExhausted;
import io.raftmq.meta.model.MetadataImage;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupSettingsTest {
    private World world = new World();

    @BeforeEach
    void formed() {
        world = World.of(3);
    }

    @Test
    void defaultsAreRocketMqs() {
        io.raftmq.meta.model.GroupSettings defaults = world.image.settingsOf("g");
        assertThat(List.of(1, 2, 3, 12, 15, 16, 17, 1_000))
                .extracting(attempt -> defaults.retry().delayMs(attempt) / 1_000)
                .containsExactly(10, 30, 60, 600, 3_600, 7_200, 7_200, 7_200);
        assertThat(defaults.maxAttempts()).isEqualTo(16);
        assertThat(defaults.consumeTimeoutMs()).isEqualTo(900_000);
        assertThat(defaults.deadLetterRetentionMs()).isEqualTo(259_200_000);
        assertThat(defaults.isExhausted(15)).isFalse();
        assertThat(defaults.isExhausted(16)).isTrue();
    }

    @Test
    void aChangeTouchesOnlyWhatItNames() {
        GroupSettings first = alter(GroupSettings.newBuilder().setMaxAttempts(3));
        assertThat(first.getMaxAttempts()).isEqualTo(3);
        assertThat(first.getRetry().getLadder().getDelaysMsCount()).isEqualTo(16);
        GroupSettings second = alter(GroupSettings.newBuilder()
                .setRetry(exponential(1_000, 2, 10_000))
                .setWhenExhausted(WhenExhausted.EXHAUSTED_BLOCK)
                .setExpiredTo(ExpiredTo.EXPIRED_DEAD_LETTER)
                .setDeadLetterRetentionMs(-1)
                .setConsumeTimeoutMs(30_000));
        assertThat(second.getMaxAttempts()).isEqualTo(3);
        io.raftmq.meta.model.GroupSettings now = world.image.settingsOf("g");
        assertThat(List.of(1, 2, 3, 4, 5, 5_000))
                .extracting(attempt -> now.retry().delayMs(attempt))
                .containsExactly(1_000, 2_000, 4_000, 8_000, 10_000, 10_000);
        assertThat(now.isExhausted(10_000)).as("blocks for ever").isFalse();
        int entries = world.log.size();
        assertThat(alter(GroupSettings.newBuilder())).isEqualTo(second);
        assertThat(world.log).as("nothing changed").hasSize(entries);
    }

    @Test
    void theyOutliveARestartAndAreForgottenWithTheGroup() {
        alter(GroupSettings.newBuilder().setMaxAttempts(3).setRetry(ladder(0, 5)));
        MetadataImage again = ImageStore.load(world.state, Integer.MAX_VALUE);
        assertThat(again.settingsOf("g")).isEqualTo(world.image.settingsOf("g"));
        world.ask(
                ApiKey.SUBSCRIBE,
                SubscribeRequest.newBuilder()
                        .setGroup("g")
                        .setMember("m")
                        .addSubscriptions(Subscription.newBuilder().setTopic("orders"))
                        .build());
        assertThat(describe().getSettings().getMaxAttempts()).isEqualTo(3);
        assertThat(describe().getMembersList()).containsExactly("m");
        world.now += 10 * World.SESSION_MS;
        world.ask(
                ApiKey.DELETE_GROUP,
                DeleteGroupRequest.newBuilder().setGroup("g").build());
        assertThat(world.image.settingsOf("g")).isEqualTo(io.raftmq.meta.model.GroupSettings.DEFAULT);
    }

    @Test
    void aGroupMayBeSetBeforeItsFirstMember() {
        refused(ErrorCode.UNKNOWN_GROUP, this::describe);
        alter(GroupSettings.newBuilder().setMaxAttempts(3));
        assertThat(describe().getSettings().getMaxAttempts()).isEqualTo(3);
        assertThat(((ListGroupsResponse) world.ask(ApiKey.LIST_GROUPS, ListGroupsRequest.getDefaultInstance()))
                        .getGroupsList())
                .containsExactly("g");
        world.ask(
                ApiKey.DELETE_GROUP,
                DeleteGroupRequest.newBuilder().setGroup("g").build());
        refused(ErrorCode.UNKNOWN_GROUP, this::describe);
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        List<GroupSettings.Builder> bad = List.of(
                GroupSettings.newBuilder().setMaxAttempts(0),
                GroupSettings.newBuilder().setMaxAttempts(10_001),
                GroupSettings.newBuilder().setConsumeTimeoutMs(999),
                GroupSettings.newBuilder().setConsumeTimeoutMs(Long.MAX_VALUE),
                GroupSettings.newBuilder().setDeadLetterRetentionMs(0),
                GroupSettings.newBuilder().setWhenExhaustedValue(9),
                GroupSettings.newBuilder().setExpiredToValue(9),
                GroupSettings.newBuilder().setRetry(RetryPolicy.getDefaultInstance()),
                GroupSettings.newBuilder().setRetry(ladder()),
                GroupSettings.newBuilder().setRetry(ladder(-1)),
                GroupSettings.newBuilder().setRetry(ladder(new long[65])),
                GroupSettings.newBuilder().setRetry(exponential(0, 2, 10)),
                GroupSettings.newBuilder().setRetry(exponential(10, 0.5, 10)),
                GroupSettings.newBuilder().setRetry(exponential(10, Double.NaN, 10)),
                GroupSettings.newBuilder().setRetry(exponential(10, 2, 9)),
                GroupSettings.newBuilder().setRetry(exponential(10, 2, Long.MAX_VALUE)));
        for (GroupSettings.Builder change : bad) {
            refused(ErrorCode.INVALID_ARGUMENT, () -> alter(change));
        }
        refused(ErrorCode.INVALID_NAME, () -> world.ask(ApiKey.ALTER_GROUP, AlterGroupRequest.getDefaultInstance()));
    }

    @Test
    void noTopicIsCalledLikeADeadLetterQueue() {
        refused(
                ErrorCode.INVALID_NAME,
                () -> world.ask(
                        ApiKey.CREATE_TOPIC,
                        CreateTopicRequest.newBuilder().setName("%DLQ%g").build()));
    }

    private GroupSettings alter(GroupSettings.Builder change) {
        AlterGroupRequest request =
                AlterGroupRequest.newBuilder().setGroup("g").setChange(change).build();
        return ((AlterGroupResponse) world.ask(ApiKey.ALTER_GROUP, request)).getSettings();
    }

    private DescribeGroupResponse describe() {
        return (DescribeGroupResponse) world.ask(
                ApiKey.DESCRIBE_GROUP,
                DescribeGroupRequest.newBuilder().setGroup("g").build());
    }

    private static RetryPolicy ladder(long... delays) {
        RetryLadder.Builder ladder = RetryLadder.newBuilder();
        for (long delay : delays) {
            ladder.addDelaysMs(delay);
        }
        return RetryPolicy.newBuilder().setLadder(ladder).build();
    }

    private static RetryPolicy exponential(long initialMs, double multiplier, long maxMs) {
        return RetryPolicy.newBuilder()
                .setExponential(RetryBackoff.newBuilder()
                        .setInitialMs(initialMs)
                        .setMultiplier(multiplier)
                        .setMaxMs(maxMs))
                .build();
    }
}
