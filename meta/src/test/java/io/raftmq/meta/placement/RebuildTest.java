package io.raftmq.meta.placement;

import static io.raftmq.meta.state.World.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.PreferLeaderRequest;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.state.World;
import io.raftmq.store.GroupId;
import io.raftmq.store.PeerAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A partition on nodes 1 to 3, led by node 1, whose replica on node 3 is damaged. */
class RebuildTest {
    private static final List<PeerAddress> ALL = List.of(peer(1, 0), peer(2, 0), peer(3, 0));
    private static final List<PeerAddress> HEALTHY = ALL.subList(0, 2);

    private final World world = World.of(3);
    private final GroupId group;

    RebuildTest() {
        world.create("t", 1, 3);
        group = world.partition("t", 0).id();
        Partition placed = world.partition("t", 0);
        if (!placed.goalVoters().equals(Set.copyOf(ALL))) {
            throw new AssertionError("placed on " + placed.goalVoters());
        }
        world.report(1, group, 1, 1, ALL, List.of());
    }

    /** Lets time pass while all nodes are heard, and those of {@code damagedOn} say that theirs is damaged. */
    private void pass(int ms, Integer... damagedOn) {
        for (int passed = 0; passed < ms; passed += 1_000) {
            world.now += 1_000;
            for (int node = 1; node <= 3; node++) {
                if (List.of(damagedOn).contains(node)) {
                    world.heartbeat(node, group);
                } else {
                    world.heartbeat(node);
                }
            }
            world.tick();
        }
    }

    private Set<PeerAddress> goal() {
        return world.partition("t", 0).goalVoters();
    }

    @Test
    void aDamagedReplicaIsLeftOutAndComesBackOnceItsNodeHasErasedIt() {
        pass(30_000, 3);
        assertThat(goal()).containsExactlyInAnyOrderElementsOf(ALL);
        pass(2_000, 3);
        assertThat(goal()).containsExactlyInAnyOrderElementsOf(HEALTHY);
        assertThat(world.partition("t", 0).rebuilding()).isEqualTo(3);

        pass(5_000);
        assertThat(goal()).as("not before it is out of the voters").containsExactlyInAnyOrderElementsOf(HEALTHY);
        world.report(1, group, 1, 2, HEALTHY, List.of());
        pass(5_000, 3);
        assertThat(goal()).as("not before it is erased").containsExactlyInAnyOrderElementsOf(HEALTHY);
        pass(1_000);
        assertThat(goal()).containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(world.partition("t", 0).isRebuilding()).isFalse();

        world.report(1, group, 1, 3, ALL, List.of());
        pass(60_000);
        assertThat(world.partition("t", 0).moving()).isFalse();
    }

    @Test
    void anotherMetadataLeaderGoesOnWhereTheFirstOneStopped() {
        pass(32_000, 3);
        world.report(1, group, 1, 2, HEALTHY, List.of());
        world.newLeader();
        world.tick();
        assertThat(goal()).as("not before it has heard of the node").containsExactlyInAnyOrderElementsOf(HEALTHY);
        pass(1_000);
        assertThat(goal()).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void nothingIsLeftOutThatTheOthersCouldNotDoWithout() {
        pass(60_000, 2, 3);
        assertThat(goal()).as("two are damaged").containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void aReplicaThatRecoversInTimeStays() {
        pass(20_000, 3);
        pass(1_000);
        pass(20_000, 3);
        assertThat(goal()).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void nothingIsDoneWhileAnotherReplicaIsAway() {
        pass(20_000, 3);
        for (int passed = 0; passed < 60_000; passed += 1_000) {
            world.now += 1_000;
            for (int node : List.of(1, 3)) {
                if (node == 3) {
                    world.heartbeat(node, group);
                } else {
                    world.heartbeat(node);
                }
            }
            world.tick();
            if (!world.image.node(2).orElseThrow().alive()) {
                break;
            }
        }
        assertThat(goal()).containsExactlyInAnyOrderElementsOf(ALL);
    }

    /** Nodes 1 and 2 are the voters, and node 3 has not erased its damaged replica yet. */
    private void leaveOut() {
        pass(32_000, 3);
        world.report(1, group, 1, 2, HEALTHY, List.of());
    }

    @Test
    void anOperatorsChoiceOfALeaderDoesNotForgetTheThirdReplica() {
        leaveOut();
        world.ask(
                ApiKey.PREFER_LEADER,
                PreferLeaderRequest.newBuilder()
                        .setTopicUid(group.topicUid())
                        .setPartition(group.partition())
                        .setNodeId(2)
                        .build());
        assertThat(world.partition("t", 0).replicas().get(0).node()).isEqualTo(2);
        pass(2_000, 3);
        pass(1_000);
        assertThat(goal()).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void anotherNodeTakesThePlaceOfOneThatIsBeingEmptied() {
        leaveOut();
        world.register(4, World.directory(4, 0), "");
        world.ask(ApiKey.DRAIN_NODE, DrainNodeRequest.newBuilder().setNodeId(3).build());
        pass(1_000, 3);
        assertThat(goal()).containsExactlyInAnyOrder(peer(1, 0), peer(2, 0), peer(4, 0));
        assertThat(world.partition("t", 0).touches(3))
                .as("so that the node can be removed")
                .isFalse();
    }

    @Test
    void aNodeThatIsBeingEmptiedIsNotTakenInAgain() {
        leaveOut();
        world.ask(ApiKey.DRAIN_NODE, DrainNodeRequest.newBuilder().setNodeId(3).build());
        pass(5_000);
        assertThat(goal()).as("there is no other node").containsExactlyInAnyOrderElementsOf(HEALTHY);
    }
}
