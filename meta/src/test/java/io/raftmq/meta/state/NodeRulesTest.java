package io.raftmq.meta.state;

import static io.raftmq.meta.state.Refusals.refused;
import static io.raftmq.meta.state.World.directory;
import static io.raftmq.meta.state.World.peer;
import static io.raftmq.meta.state.World.registration;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.DrainNodeResponse;
import io.raftmq.client.wire.proto.NodeHeartbeatRequest;
import io.raftmq.client.wire.proto.NodeInfo;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.client.wire.proto.RegisterNodeResponse;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.Node;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NodeRulesTest {
    @Test
    void anInitialNodeKeepsTheAddressItVotedWith() {
        World world = World.of(3);
        assertThat(world.image.clusterId()).isEqualTo("cluster-1");
        assertThat(world.image.node(2).orElseThrow().peer()).isEqualTo(peer(2, 0));
        assertThat(world.image.node(2).orElseThrow().epoch()).isEqualTo(1);
        assertThat(world.image.nodes().values()).allMatch(Node::alive);
    }

    @Test
    void anInitialNodeThatLosesItsDiskBeforeItRegistersIsSomebodyElse() {
        World world = new World();
        world.form(3);
        assertThat(world.register(3, directory(3, 9), "").getIncarnation()).isEqualTo(1);
    }

    @Test
    void theSameDirectoryComesBackAsTheSamePeer() {
        World world = World.of(3);
        RegisterNodeResponse again = world.register(2, directory(2, 0), "");
        assertThat(again.getEpoch()).isEqualTo(2);
        assertThat(again.getIncarnation()).isZero();
    }

    @Test
    void anotherDirectoryIsRefusedWhileTheFirstIsAlive() {
        World world = World.of(3);
        world.now += 4_000;
        MetaException refusal = refused(ErrorCode.NODE_ID_IN_USE, () -> world.register(2, directory(2, 1), ""));
        assertThat(refusal.retryAfterMs()).isEqualTo(2_000);
        world.now += 2_000;
        assertThat(world.register(2, directory(2, 1), "").getIncarnation()).isEqualTo(1);
    }

    @Test
    void aDirectoryPutBackHasItsOldAddressAgain() {
        World world = World.of(1);
        world.kill(1);
        world.register(1, directory(1, 1), "");
        world.kill(1);
        RegisterNodeResponse back = world.register(1, directory(1, 0), "");
        assertThat(back.getIncarnation()).isZero();
        assertThat(world.image.node(1).orElseThrow().peer()).isEqualTo(peer(1, 0));
        world.kill(1);
        assertThat(world.register(1, directory(1, 2), "").getIncarnation()).isEqualTo(2);
    }

    @Test
    void anIncarnationIsNeverGivenTwiceEvenAfterRemoval() {
        World world = World.of(3);
        world.kill(3);
        world.ask(
                ApiKey.REMOVE_NODE, RemoveNodeRequest.newBuilder().setNodeId(3).build());
        assertThat(world.image.node(3)).isEmpty();
        assertThat(world.register(3, directory(3, 5), "").getIncarnation()).isEqualTo(1);
        // Another node id at the old node's Raft address is another peer, too.
        world.kill(3);
        world.ask(
                ApiKey.REMOVE_NODE, RemoveNodeRequest.newBuilder().setNodeId(3).build());
        RegisterNodeRequest other = change(7, node -> node.setRaft("10.0.0.3:9003"));
        assertThat(((RegisterNodeResponse) world.ask(ApiKey.REGISTER_NODE, other)).getIncarnation())
                .isEqualTo(2);
    }

    @Test
    void silenceKillsAndAHeartbeatRevives() {
        World world = World.of(3);
        world.kill(3);
        assertThat(world.image.node(3).orElseThrow().alive()).isFalse();
        assertThat(world.image.node(1).orElseThrow().alive()).isTrue();
        world.heartbeat(3);
        assertThat(world.image.node(3).orElseThrow().alive()).isTrue();
        int entries = world.log.size();
        world.heartbeat(3);
        assertThat(world.log).as("heartbeats are not replicated").hasSize(entries);
    }

    @Test
    void aNewLeaderGrantsAWholePeriod() {
        World world = World.of(3);
        world.now += 60_000;
        world.newLeader();
        world.now += 5_000;
        world.tick();
        assertThat(world.image.nodes().values()).allMatch(Node::alive);
        world.now += 1_000;
        world.tick();
        assertThat(world.image.nodes().values()).noneMatch(Node::alive);
    }

    @Test
    void aLeaderThatStoodStillBlamesNobody() {
        World world = World.of(3);
        world.now += 10_000;
        world.memory.forgive(9_000);
        world.tick();
        assertThat(world.image.nodes().values()).allMatch(Node::alive);
    }

    @Test
    void anOlderRegistrationIsFenced() {
        World world = World.of(3);
        world.register(2, directory(2, 0), "");
        refused(
                ErrorCode.FENCED,
                () -> world.ask(
                        ApiKey.NODE_HEARTBEAT,
                        NodeHeartbeatRequest.newBuilder()
                                .setNodeId(2)
                                .setEpoch(1)
                                .build()));
        refused(
                ErrorCode.UNKNOWN_NODE,
                () -> world.ask(
                        ApiKey.NODE_HEARTBEAT,
                        NodeHeartbeatRequest.newBuilder()
                                .setNodeId(9)
                                .setEpoch(1)
                                .build()));
    }

    @Test
    void aNodeLeavesAfterItWasDrainedAndStopped() {
        World world = World.of(4);
        world.create("t", 8, 3);
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () -> world.ask(
                        ApiKey.REMOVE_NODE,
                        RemoveNodeRequest.newBuilder().setNodeId(4).build()));
        DrainNodeResponse drain = (DrainNodeResponse) world.ask(
                ApiKey.DRAIN_NODE, DrainNodeRequest.newBuilder().setNodeId(4).build());
        assertThat(drain.getPartitionsLeft()).isEqualTo(6);
        assertThat(world.image.node(4).orElseThrow().draining()).isTrue();
        world.ask(
                ApiKey.DRAIN_NODE,
                DrainNodeRequest.newBuilder().setNodeId(4).setUndo(true).build());
        assertThat(world.image.node(4).orElseThrow().draining()).isFalse();
    }

    @Test
    void refusesWhatMakesNoSense() {
        World world = World.of(3);
        for (RegisterNodeRequest bad : List.of(
                change(0, node -> {}),
                change(9, node -> node.setRaft("nonsense")),
                change(9, node -> node.setRaft("h:99999")),
                change(9, node -> node.setRaft("h:0")),
                change(9, node -> node.setHost("")),
                change(9, node -> node.setHost("a".repeat(300))),
                change(9, node -> node.setHttp("x")),
                change(9, node -> node.setRack("r/../")),
                change(9, node -> node.setRaft("10.0.0.1:9001")),
                change(9, node -> {}).toBuilder().setDirectory("1-2-3-4-5").build(),
                change(9, node -> {}).toBuilder().setDirectory("x".repeat(36)).build(),
                registration(2, directory(2, 0), "").toBuilder()
                        .setNode(registration(2, directory(2, 0), "").getNode().toBuilder()
                                .setRaft("10.0.0.2:9999"))
                        .build())) {
            refused(ErrorCode.INVALID_ARGUMENT, () -> world.ask(ApiKey.REGISTER_NODE, bad));
        }
        refused(
                ErrorCode.FEATURE_LEVEL,
                () -> world.ask(ApiKey.REGISTER_NODE, change(9, n -> n.setMaxFeatureLevel(0))));
    }

    private static RegisterNodeRequest change(int id, Consumer<NodeInfo.Builder> change) {
        RegisterNodeRequest.Builder request = registration(id, directory(id, 0), "").toBuilder();
        change.accept(request.getNodeBuilder());
        return request.build();
    }
}
