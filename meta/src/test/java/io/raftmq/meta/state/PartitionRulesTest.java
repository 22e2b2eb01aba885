package io.raftmq.meta.state;

import static io.raftmq.meta.state.Refusals.refused;
import static io.raftmq.meta.state.World.directory;
import static io.raftmq.meta.state.World.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.DrainNodeResponse;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.PartitionReport;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.client.wire.proto.ReportPartitionsRequest;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.store.GroupId;
import io.raftmq.store.PeerAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionRulesTest {
    private static final GroupId T0 = new GroupId(1, 0);

    @Test
    void aMoveEndsWhenTheLeaderReportsTheTargets() {
        World world = moving();
        Partition moving = world.partition("t", 0);
        assertThat(moving.goalVoters()).containsExactlyInAnyOrder(peer(1, 0), peer(2, 0), peer(4, 0));
        assertThat(moving.initialVotersFor(peer(4, 0)))
                .as("a newcomer waits to be added")
                .isEmpty();
        assertThat(moving.initialVotersFor(peer(1, 0))).hasSize(3);

        world.report(1, T0, 5, 1, peers(1, 2, 3), peers(4));
        assertThat(nodes(world.partition("t", 0).learners())).containsExactly(4);
        assertThat(world.partition("t", 0).moving()).isTrue();

        world.report(1, T0, 5, 2, peers(1, 2, 4), peers());
        Partition moved = world.partition("t", 0);
        assertThat(moved.moving()).isFalse();
        assertThat(nodes(moved.replicas())).as("in the order asked for").containsExactly(4, 1, 2);
        assertThat(moved.changes()).isEqualTo(1);
        assertThat(moved.initialVotersFor(peer(1, 0)))
                .as("the initial voters are history")
                .isEmpty();
        assertThat(world.image.mayErase(T0, 3, peer(3, 0), 1)).isTrue();
        assertThat(world.image.mayErase(T0, 3, peer(3, 0), 2))
                .as("not before the node's own registration is in the image")
                .isFalse();
        assertThat(world.image.mayErase(T0, 4, peer(4, 0), 1)).isFalse();
    }

    @Test
    void aReportThatWasOvertakenChangesNothing() {
        World world = moving();
        world.report(1, T0, 5, 2, peers(1, 2, 4), peers());
        Partition newest = world.partition("t", 0);
        world.report(1, T0, 5, 1, peers(1, 2, 3), peers(4));
        world.report(2, T0, 4, 9, peers(1, 2, 3), peers());
        world.report(1, T0, 5, 2, peers(1, 2, 3), peers());
        assertThat(world.partition("t", 0)).isEqualTo(newest);
        assertThat(newest.shows(5, 2)).isTrue();
        world.report(2, T0, 6, 1, peers(1, 2, 4), peers());
        assertThat(world.partition("t", 0).leader()).isEqualTo(2);
    }

    @Test
    void aMoveIsCancelledByNamingNoReplicas() {
        World world = moving();
        world.report(1, T0, 5, 1, peers(1, 2, 3), peers(4));
        move(world);
        Partition cancelled = world.partition("t", 0);
        assertThat(cancelled.moving()).isFalse();
        assertThat(cancelled.goalVoters()).containsExactlyInAnyOrder(peer(1, 0), peer(2, 0), peer(3, 0));
        assertThat(world.image.mayErase(T0, 4, peer(4, 0), 1))
                .as("node 4 is a learner until its leader says otherwise")
                .isFalse();
        world.report(1, T0, 5, 2, peers(1, 2, 3), peers());
        assertThat(world.image.mayErase(T0, 4, peer(4, 0), 1)).isTrue();
    }

    @Test
    void anotherOrderOfTheSameReplicasIsAnotherPreferredLeader() {
        World world = moving();
        move(world);
        move(world, 3, 1, 2);
        assertThat(world.partition("t", 0).moving()).isFalse();
        assertThat(nodes(world.partition("t", 0).replicas())).containsExactly(3, 1, 2);
    }

    @Test
    void refusesMovesThatCannotBe() {
        World world = moving();
        refused(
                ErrorCode.UNKNOWN_TOPIC,
                () -> world.ask(
                        ApiKey.MOVE_PARTITION,
                        MovePartitionRequest.newBuilder().setTopic("none").build()));
        for (int number : new int[] {-1, 1}) {
            refused(
                    ErrorCode.UNKNOWN_PARTITION,
                    () -> world.ask(
                            ApiKey.MOVE_PARTITION,
                            MovePartitionRequest.newBuilder()
                                    .setTopic("t")
                                    .setPartition(number)
                                    .build()));
        }
        refused(ErrorCode.INVALID_PLACEMENT, () -> move(world, 1, 1));
        refused(ErrorCode.INVALID_PLACEMENT, () -> move(world, 1, 9));
        refused(ErrorCode.INVALID_ARGUMENT, () -> move(world, 1, 2, 3, 4, 5, 6, 7, 8));
        world.kill(4);
        refused(ErrorCode.INVALID_PLACEMENT, () -> move(world, 1, 2, 4));
    }

    @Test
    void aLostDirectoryIsReplacedByTheNodesNewOne() {
        World world = World.of(3);
        world.create("t", 20, 3);
        world.kill(3);
        world.register(3, directory(3, 1), "");
        assertThat(world.tick()).isNotEmpty();
        assertThat(world.image.partitions().values()).hasSize(20).allSatisfy(partition -> {
            assertThat(partition.goalVoters()).containsExactlyInAnyOrder(peer(1, 0), peer(2, 0), peer(3, 1));
            assertThat(partition.initialVotersFor(peer(3, 1))).isEmpty();
            assertThat(partition.goal().get(0).node())
                    .isEqualTo(partition.replicas().get(0).node());
        });
        assertThat(world.tick()).as("once is enough").isEmpty();
    }

    @Test
    void aDrainedNodeEndsEmptyAndMayLeave() {
        World world = World.of(4);
        world.create("t", 40, 3);
        world.ask(ApiKey.DRAIN_NODE, DrainNodeRequest.newBuilder().setNodeId(2).build());
        int rounds = 0;
        long version = 0;
        while (drained(world).getPartitionsLeft() > 0) {
            assertThat(++rounds).as("rounds").isLessThan(20);
            world.tick();
            long underway = world.image.partitions().values().stream()
                    .filter(Partition::moving)
                    .count();
            assertThat(underway).isLessThanOrEqualTo(16);
            version++;
            for (Partition partition : List.copyOf(world.image.partitions().values())) {
                if (partition.moving()) {
                    List<PeerAddress> reached =
                            partition.targets().stream().map(Replica::peer).toList();
                    world.report(1, partition.id(), 7, version, reached, peers());
                }
            }
        }
        world.kill(2);
        world.ask(
                ApiKey.REMOVE_NODE, RemoveNodeRequest.newBuilder().setNodeId(2).build());
        assertThat(world.image.partitions().values()).allMatch(partition -> !partition.touches(2));
    }

    @Test
    void refusesReportsThatMakeNoSense() {
        World world = moving();
        for (PartitionReport bad : List.of(
                PartitionReport.getDefaultInstance(),
                report().clearVoters().build(),
                report().setTerm(0).build(),
                report().setPartition(-1).build(),
                report().addVoters("nonsense").build(),
                report().addLearners("a:b:c").build())) {
            refused(
                    ErrorCode.INVALID_ARGUMENT,
                    () -> world.ask(
                            ApiKey.REPORT_PARTITIONS,
                            ReportPartitionsRequest.newBuilder()
                                    .setNodeId(1)
                                    .setEpoch(1)
                                    .addReports(bad)
                                    .build()));
        }
        refused(
                ErrorCode.FENCED,
                () -> world.ask(
                        ApiKey.REPORT_PARTITIONS,
                        ReportPartitionsRequest.newBuilder()
                                .setNodeId(1)
                                .setEpoch(7)
                                .build()));
        int entries = world.log.size();
        world.report(1, new GroupId(99, 0), 1, 1, peers(1), peers());
        assertThat(world.log).as("a report of a deleted topic comes late").hasSize(entries);
    }

    private static PartitionReport.Builder report() {
        return PartitionReport.newBuilder()
                .setTopicUid(1)
                .setTerm(1)
                .setVersion(1)
                .addVoters(peer(1, 0).toString());
    }

    /** Topic t, one partition on nodes 1, 2, 3, moving to 4, 1, 2. */
    private static World moving() {
        World world = World.of(3);
        world.create("t", 1, 3);
        world.register(4, directory(4, 0), "");
        move(world, 4, 1, 2);
        return world;
    }

    private static void move(World world, Integer... nodes) {
        world.ask(
                ApiKey.MOVE_PARTITION,
                MovePartitionRequest.newBuilder()
                        .setTopic("t")
                        .addAllReplicas(Arrays.asList(nodes))
                        .build());
    }

    private static DrainNodeResponse drained(World world) {
        return (DrainNodeResponse) world.ask(
                ApiKey.DRAIN_NODE, DrainNodeRequest.newBuilder().setNodeId(2).build());
    }

    private static List<Integer> nodes(List<Replica> replicas) {
        return replicas.stream().map(Replica::node).toList();
    }

    private static List<PeerAddress> peers(int... nodes) {
        return Arrays.stream(nodes).mapToObj(node -> peer(node, 0)).toList();
    }
}
