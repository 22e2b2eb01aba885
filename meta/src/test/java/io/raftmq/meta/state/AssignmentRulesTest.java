package io.raftmq.meta.state;

import static io.raftmq.meta.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.CopyGroupRequest;
import io.raftmq.client.wire.proto.DeleteGroupRequest;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.OwnedPartition;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.SubscribeResponse;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.client.wire.proto.UnsubscribeRequest;
import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.meta.model.MetaException;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentRulesTest {
    private World world = new World();
    /** Every owner there ever was of a partition at an epoch. */
    private final Map<String, String> ownerAt = new HashMap<>();

    private final Map<GroupId, Long> lastEpoch = new TreeMap<>();

    @BeforeEach
    void formed() {
        world = World.of(3);
        world.create("t", 6, 1);
        world.tick();
    }

    private static SubscribeRequest.Builder request(String member) {
        return SubscribeRequest.newBuilder()
                .setGroup("g")
                .setMember(member)
                .setMode(GroupMode.QUEUE_BOUND)
                .addSubscriptions(Subscription.newBuilder().setTopic("t"));
    }

    private List<OwnedPartition> join(SubscribeRequest.Builder request) {
        SubscribeResponse answer = (SubscribeResponse) world.ask(ApiKey.SUBSCRIBE, request.build());
        check();
        return answer.getPartitionsList();
    }

    private List<OwnedPartition> join(String member) {
        return join(request(member));
    }

    /** The member's next word to the group, with what is leaving let go. */
    private List<OwnedPartition> release(String member, List<OwnedPartition> has) {
        return join(request(member)
                .addAllReleased(has.stream().filter(OwnedPartition::getLeaving).toList()));
    }

    private void leave(String member) {
        world.ask(
                ApiKey.UNSUBSCRIBE,
                UnsubscribeRequest.newBuilder().setGroup("g").setMember(member).build());
        check();
    }

    private void check() {
        world.image
                .assignments()
                .values()
                .forEach(assignment -> assignment.owners().forEach((partition, owner) -> {
                    String before = ownerAt.putIfAbsent(partition + "@" + owner.epoch(), owner.member());
                    assertThat(before == null || before.equals(owner.member()))
                            .as("%s has two owners at epoch %d", partition, owner.epoch())
                            .isTrue();
                    assertThat(owner.epoch()).isGreaterThanOrEqualTo(lastEpoch.getOrDefault(partition, 0L));
                    assertThat(owner.epoch()).isLessThanOrEqualTo(assignment.version());
                    lastEpoch.put(partition, owner.epoch());
                }));
    }

    private long owned(String member) {
        return owners().stream().filter(owner -> owner.member().equals(member)).count();
    }

    private List<Owner> owners() {
        return new ArrayList<>(world.image
                .assignment(world.image.group("g").orElseThrow())
                .owners()
                .values());
    }

    @Test
    void aNewMembersShareIsHandedOverWhenItIsReleased() {
        assertThat(join("m1")).hasSize(6).noneMatch(OwnedPartition::getLeaving);
        assertThat(join("m2")).as("nothing was released yet").isEmpty();
        List<OwnedPartition> before = join("m1");
        assertThat(before).hasSize(6).filteredOn(OwnedPartition::getLeaving).hasSize(3);
        assertThat(release("m1", before)).hasSize(3).noneMatch(OwnedPartition::getLeaving);
        assertThat(join("m2")).hasSize(3);
        int entries = world.log.size();
        join("m1");
        join("m2");
        assertThat(world.tick()).isEmpty();
        assertThat(world.log).as("beats change nothing").hasSize(entries);
    }

    @Test
    void whatWasReleasedForOneThatIsGoneAgainComesBackUnderAnotherEpoch() {
        join("m1");
        join("m2");
        List<OwnedPartition> leaving =
                join("m1").stream().filter(OwnedPartition::getLeaving).toList();
        assertThat(leaving).hasSize(3);
        leave("m2");
        assertThat(owners()).as("nobody waits any more").noneMatch(Owner::leaving);
        List<OwnedPartition> again = release("m1", leaving);
        assertThat(again).hasSize(6).noneMatch(OwnedPartition::getLeaving);
        for (OwnedPartition gone : leaving) {
            assertThat(again)
                    .filteredOn(owned -> owned.getPartition() == gone.getPartition())
                    .allMatch(owned -> owned.getEpoch() > gone.getEpoch());
        }
    }

    @Test
    void anOwnerThatDoesNotReleaseLosesItAllTheSame() {
        join("m1");
        join("m2");
        world.now += Handovers.PATIENCE_MS - 1;
        join("m1");
        world.tick();
        assertThat(owned("m2")).isZero();
        world.now += 1;
        world.tick();
        check();
        assertThat(owned("m2")).isEqualTo(3);
    }

    @Test
    void whoLeavesOrFallsSilentIsReplacedAtOnce() {
        join("m1");
        join("m2");
        release("m1", join("m1"));
        leave("m1");
        assertThat(owned("m2")).isEqualTo(6);
        join("m3");
        release("m2", join("m2"));
        assertThat(owned("m3")).isEqualTo(3);
        world.now += World.SESSION_MS - 1;
        join("m3");
        world.now += 1;
        world.tick();
        check();
        assertThat(owned("m3")).isEqualTo(6);
        leave("m3");
        assertThat(owners()).isEmpty();
    }

    @Test
    void aNewLeaderKeepsOwnersUntilTheirSessionsAreSurelyOver() {
        join("m1");
        join("m2");
        release("m1", join("m1"));
        world.newLeader();
        world.now += 1_000;
        assertThat(join("m2")).hasSize(3);
        world.tick();
        assertThat(owned("m1")).as("m1 may only not have called yet").isEqualTo(3);
        leave("m1");
        assertThat(owned("m2")).as("m1 said goodbye").isEqualTo(6);
        join("m3");
        release("m2", join("m2"));
        world.newLeader();
        world.now += World.SESSION_MS - 1;
        join("m2");
        assertThat(owned("m3")).isEqualTo(3);
        world.now += 1;
        world.tick();
        check();
        assertThat(owned("m2")).as("m3 never called").isEqualTo(6);
    }

    @Test
    void newPartitionsFindAnOwner() {
        join("m1");
        world.ask(
                ApiKey.ALTER_TOPIC,
                AlterTopicRequest.newBuilder().setName("t").setPartitions(9).build());
        world.tick();
        check();
        assertThat(owned("m1")).isEqualTo(9);
    }

    @Test
    void aHigherRevisionTakesOverAndTheLowerOneDrains() {
        world.create("u", 2, 1);
        join(request("old").setRevision(1));
        SubscribeRequest.Builder newer = request("new")
                .setRevision(2)
                .addSubscriptions(Subscription.newBuilder().setTopic("u"));
        assertThat(join(newer)).as("only what nobody has").hasSize(2);
        MetaException stale =
                refused(ErrorCode.STALE_SUBSCRIPTION, () -> join(request("old").setRevision(1)));
        assertThat(stale).hasMessageContainingAll("old", "{t=*}", "{t=*, u=*}", "revision 2");
        assertThat(owners()).filteredOn(owner -> owner.member().equals("old")).allMatch(Owner::leaving);
        leave("old");
        assertThat(owned("new")).isEqualTo(8);
        refused(ErrorCode.STALE_SUBSCRIPTION, () -> join(request("old").setRevision(1)));
        MetaException conflict = refused(
                ErrorCode.SUBSCRIPTION_CONFLICT, () -> join(request("third").setRevision(2)));
        assertThat(conflict).hasMessageContainingAll("new", "{t=*, u=*}", "third", "{t=*}");
    }

    @Test
    void epochsGoOnRisingWhenAGroupIsMadeAnew() {
        join("m1");
        leave("m1");
        world.ask(
                ApiKey.DELETE_GROUP,
                DeleteGroupRequest.newBuilder().setGroup("g").build());
        assertThat(world.image.assignments()).isEmpty();
        assertThat(join("m1")).hasSize(6);
    }

    @Test
    void aCopyHasTheSubscriptionsAndNoMembers() {
        join("m1");
        CopyGroupRequest copy =
                CopyGroupRequest.newBuilder().setSource("g").setTarget("c").build();
        world.ask(ApiKey.COPY_GROUP, copy);
        assertThat(world.image.group("c").orElseThrow().subscriptions())
                .isEqualTo(world.image.group("g").orElseThrow().subscriptions());
        int entries = world.log.size();
        world.ask(ApiKey.COPY_GROUP, copy);
        assertThat(world.log).as("a repeat").hasSize(entries);
        join(request("m1").setGroup("c"));
        refused(ErrorCode.GROUP_EXISTS, () -> world.ask(ApiKey.COPY_GROUP, copy));
        refused(
                ErrorCode.UNKNOWN_GROUP,
                () -> world.ask(
                        ApiKey.COPY_GROUP, copy.toBuilder().setSource("nobody").build()));
        refused(
                ErrorCode.INVALID_NAME,
                () -> world.ask(
                        ApiKey.COPY_GROUP, copy.toBuilder().setTarget("/").build()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noPartitionEverHasTwoOwnersAtAnEpoch(long seed) {
        Random random = new Random(seed);
        Map<String, List<OwnedPartition>> views = new HashMap<>();
        for (int step = 0; step < 500; step++) {
            world.now += random.nextInt(4_000);
            String member = "m" + random.nextInt(5);
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (world.image.group("g").isPresent()) {
                        leave(member);
                        views.remove(member);
                    }
                }
                case 1 -> world.newLeader();
                case 2 -> world.tick();
                case 3 -> views.put(member, join(member));
                default -> views.put(member, release(member, views.getOrDefault(member, List.of())));
            }
            check();
        }
        world.memory = world.newLeader();
        for (int settle = 0; settle < 80; settle++) {
            world.now += 1_000;
            for (int i = 0; i < 3; i++) {
                views.put("m" + i, release("m" + i, views.getOrDefault("m" + i, List.of())));
            }
            world.tick();
            check();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(owned("m" + i)).isEqualTo(2);
        }
        assertThat(ImageStore.load(world.state, 1)).isEqualTo(world.image);
    }
}
