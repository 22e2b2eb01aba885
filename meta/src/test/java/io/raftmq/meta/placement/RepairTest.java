package io.raftmq.meta.placement;

import static io.raftmq.meta.state.World.directory;
import static io.raftmq.meta.state.World.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.meta.state.World;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RepairTest {
    @Test
    void aHealthyClusterIsLeftAlone() {
        World world = World.of(3);
        world.create("t", 10, 3);
        assertThat(Repair.moves(world.image, 100, 100)).isEmpty();
    }

    @Test
    void aDeadNodesReplicasStay() {
        World world = World.of(4);
        world.create("t", 10, 3);
        world.kill(2);
        assertThat(Repair.moves(world.image, 100, 100)).isEmpty();
    }

    @Test
    void lostDirectoriesAreReplacedAFewARound() {
        World world = World.of(3);
        world.create("t", 10, 3);
        world.kill(2);
        world.register(2, directory(2, 1), "");
        List<Repair.Move> moves = Repair.moves(world.image, 4, 100);
        assertThat(moves)
                .hasSize(4)
                .allSatisfy(move -> assertThat(move.targets())
                        .extracting(Replica::peer)
                        .containsExactlyInAnyOrder(peer(1, 0), peer(2, 1), peer(3, 0)));
    }

    @Test
    void aTargetWhoseDirectoryIsLostIsReplacedToo() {
        World world = World.of(3);
        world.create("t", 1, 3);
        for (int number = 1; number <= 2; number++) {
            world.kill(2);
            world.register(2, directory(2, number), "");
            world.tick();
            assertThat(world.partition("t", 0).goalVoters())
                    .containsExactlyInAnyOrder(peer(1, 0), peer(2, number), peer(3, 0));
        }
    }

    @Test
    void drainingKeepsRacksApartAndTheLoadEven() {
        World world = World.of(6, "a", "b", "c");
        world.create("t", 60, 3);
        world.ask(ApiKey.DRAIN_NODE, DrainNodeRequest.newBuilder().setNodeId(1).build());
        List<Repair.Move> moves = Repair.moves(world.image, 100, 100);
        assertThat(moves).hasSize(30).allSatisfy(move -> {
            assertThat(move.targets())
                    .extracting(Replica::node)
                    .doesNotContain(1)
                    .doesNotHaveDuplicates();
            Set<String> racks = move.targets().stream()
                    .map(replica ->
                            world.image.node(replica.node()).orElseThrow().rack())
                    .collect(Collectors.toSet());
            assertThat(racks).hasSize(3);
        });
    }

    @Test
    void aPartitionThatHasNowhereToGoStays() {
        World world = World.of(3);
        world.create("t", 5, 3);
        world.ask(ApiKey.DRAIN_NODE, DrainNodeRequest.newBuilder().setNodeId(1).build());
        assertThat(Repair.moves(world.image, 100, 100)).isEmpty();
        world.register(4, directory(4, 0), "");
        assertThat(Repair.moves(world.image, 100, 100)).hasSize(5);
    }

    @Test
    void leadersGoBackToTheirPreferredNodes() {
        World world = World.of(3);
        world.create("t", 30, 3);
        for (Partition partition : List.copyOf(world.image.partitions().values())) {
            world.report(
                    1,
                    partition.id(),
                    2,
                    1,
                    partition.replicas().stream().map(Replica::peer).toList(),
                    List.of());
        }
        assertThat(LeaderBalance.transfers(world.image, 2, 100))
                .as("it leads none")
                .isEmpty();
        List<LeaderBalance.Transfer> transfers = LeaderBalance.transfers(world.image, 1, 100);
        assertThat(transfers)
                .hasSize(20)
                .allSatisfy(transfer -> assertThat(transfer.to())
                        .isEqualTo(world.image
                                .partition(transfer.group())
                                .orElseThrow()
                                .replicas()
                                .get(0)
                                .peer()));
        assertThat(LeaderBalance.transfers(world.image, 1, 3)).hasSize(3);
        world.kill(2);
        assertThat(LeaderBalance.transfers(world.image, 1, 100))
                .hasSize(10)
                .noneMatch(transfer -> transfer.to().equals(peer(2, 0)));
    }
}
