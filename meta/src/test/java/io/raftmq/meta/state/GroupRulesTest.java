package io.raftmq.meta.state;

import static io.raftmq.meta.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.DeleteGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.client.wire.proto.InitProducerResponse;
import io.raftmq.client.wire.proto.ListGroupsRequest;
import io.raftmq.client.wire.proto.ListGroupsResponse;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.SubscribeResponse;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.client.wire.proto.UnsubscribeRequest;
import io.raftmq.meta.model.MetaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupRulesTest {
    private World world = new World();

    @BeforeEach
    void formed() {
        world = World.of(3);
    }

    @Test
    void theSameSubscriptionsAreOneVersion() {
        SubscribeResponse first = subscribe("g", "m1", "orders");
        assertThat(first.getVersion()).isEqualTo(1);
        assertThat(first.getSessionMs()).isEqualTo(World.SESSION_MS);
        int entries = world.log.size();
        assertThat(subscribe("g", "m2", "orders").getVersion()).isEqualTo(1);
        assertThat(subscribe("g", "m1", "orders").getVersion()).isEqualTo(1);
        assertThat(world.log).as("membership is not replicated").hasSize(entries);
        assertThat(describe("g").getMembersList()).containsExactly("m1", "m2");
        assertThat(((ListGroupsResponse) world.ask(ApiKey.LIST_GROUPS, ListGroupsRequest.getDefaultInstance()))
                        .getGroupsList())
                .containsExactly("g");
    }

    @Test
    void otherSubscriptionsOfAnotherLiveMemberAreRefusedByName() {
        subscribe("g", "m1", "orders");
        MetaException refusal = refused(ErrorCode.SUBSCRIPTION_CONFLICT, () -> subscribe("g", "m2", "payments"));
        assertThat(refusal).hasMessageContainingAll("g", "{orders=*}", "{payments=*}", "m1");
        assertThat(describe("g").getMembersList())
                .as("a refused one is no member")
                .containsExactly("m1");
    }

    @Test
    void aMemberAloneMayChangeItsMind() {
        subscribe("g", "m1", "orders");
        assertThat(subscribe("g", "m1", "orders", "payments").getVersion()).isEqualTo(2);
        unsubscribe("g", "m1");
        assertThat(subscribe("g", "m2", "payments").getVersion()).isEqualTo(3);
        world.now += World.SESSION_MS;
        assertThat(subscribe("g", "m3", "orders").getVersion()).isEqualTo(4);
    }

    @Test
    void aNewVersionReplacesTheSubscriptionsOfAll() {
        subscribe("g", "m1", "orders");
        SubscribeRequest replacing =
                request("g", "m2", "payments").setNewVersion(true).build();
        assertThat(((SubscribeResponse) world.ask(ApiKey.SUBSCRIBE, replacing)).getVersion())
                .isEqualTo(2);
        refused(ErrorCode.SUBSCRIPTION_CONFLICT, () -> subscribe("g", "m1", "orders"));
        assertThat(describe("g").getSubscriptions(0).getTopic()).isEqualTo("payments");
    }

    @Test
    void aNewLeaderDoesNotTakeAGroupForEmpty() {
        subscribe("g", "m1", "orders");
        world.newLeader();
        world.now += 1_000;
        MetaException later = refused(ErrorCode.BUSY, () -> subscribe("g", "m2", "payments"));
        assertThat(later.retryAfterMs()).isPositive();
        assertThat(subscribe("g", "m1", "orders").getVersion()).isEqualTo(1);
        refused(ErrorCode.SUBSCRIPTION_CONFLICT, () -> subscribe("g", "m2", "payments"));
        unsubscribe("g", "m1");
        world.now += World.SESSION_MS;
        assertThat(subscribe("g", "m2", "payments").getVersion()).isEqualTo(2);
    }

    @Test
    void aGroupKeepsItsMode() {
        subscribe("g", "m1", "orders");
        refused(
                ErrorCode.WRONG_GROUP_MODE,
                () -> world.ask(
                        ApiKey.SUBSCRIBE,
                        request("g", "m2", "orders")
                                .setMode(GroupMode.QUEUE_BOUND)
                                .build()));
    }

    @Test
    void aGroupOfTheSameNameNeverGoesBackInVersions() {
        subscribe("g", "m1", "orders");
        subscribe("g", "m1", "payments");
        refused(ErrorCode.INVALID_ARGUMENT, () -> delete("g"));
        unsubscribe("g", "m1");
        delete("g");
        refused(ErrorCode.UNKNOWN_GROUP, () -> describe("g"));
        refused(ErrorCode.UNKNOWN_GROUP, () -> unsubscribe("g", "m1"));
        refused(ErrorCode.UNKNOWN_GROUP, () -> delete("g"));
        assertThat(subscribe("g", "m1", "orders").getVersion()).isEqualTo(3);
    }

    @Test
    void refusesWhatBreaksTheBounds() {
        refused(ErrorCode.INVALID_NAME, () -> subscribe("a b", "m", "t"));
        refused(ErrorCode.INVALID_NAME, () -> subscribe("g", "m", "/../"));
        refused(ErrorCode.INVALID_ARGUMENT, () -> subscribe("g", "", "t"));
        refused(ErrorCode.INVALID_ARGUMENT, () -> subscribe("g", "m".repeat(256), "t"));
        refused(ErrorCode.INVALID_ARGUMENT, () -> subscribe("g", "m"));
        refused(ErrorCode.INVALID_ARGUMENT, () -> subscribe("g", "m", "t", "t"));
        String[] many = new String[1_001];
        for (int i = 0; i < many.length; i++) {
            many[i] = "t" + i;
        }
        refused(ErrorCode.INVALID_ARGUMENT, () -> subscribe("g", "m", many));
        SubscribeRequest.Builder longFilter = request("g", "m", "t");
        longFilter.getSubscriptionsBuilder(0).setFilter("x".repeat(2_049));
        refused(ErrorCode.INVALID_ARGUMENT, () -> world.ask(ApiKey.SUBSCRIBE, longFilter.build()));
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () -> world.ask(
                        ApiKey.SUBSCRIBE, request("g", "m", "t").setModeValue(7).build()));
    }

    @Test
    void producerIdsAreNeverGivenTwice() {
        for (long expected = 1; expected <= 3; expected++) {
            InitProducerResponse given =
                    (InitProducerResponse) world.ask(ApiKey.INIT_PRODUCER, InitProducerRequest.getDefaultInstance());
            assertThat(given.getProducerId()).isEqualTo(expected);
        }
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () -> world.ask(
                        ApiKey.INIT_PRODUCER,
                        InitProducerRequest.newBuilder()
                                .setProducerGroup("x".repeat(256))
                                .build()));
    }

    private static SubscribeRequest.Builder request(String group, String member, String... topics) {
        SubscribeRequest.Builder request =
                SubscribeRequest.newBuilder().setGroup(group).setMember(member);
        for (String topic : topics) {
            request.addSubscriptions(Subscription.newBuilder().setTopic(topic));
        }
        return request;
    }

    private SubscribeResponse subscribe(String group, String member, String... topics) {
        return (SubscribeResponse)
                world.ask(ApiKey.SUBSCRIBE, request(group, member, topics).build());
    }

    private DescribeGroupResponse describe(String group) {
        return (DescribeGroupResponse) world.ask(
                ApiKey.DESCRIBE_GROUP,
                DescribeGroupRequest.newBuilder().setGroup(group).build());
    }

    private void unsubscribe(String group, String member) {
        world.ask(
                ApiKey.UNSUBSCRIBE,
                UnsubscribeRequest.newBuilder()
                        .setGroup(group)
                        .setMember(member)
                        .build());
    }

    private void delete(String group) {
        world.ask(
                ApiKey.DELETE_GROUP,
                DeleteGroupRequest.newBuilder().setGroup(group).build());
    }
}
