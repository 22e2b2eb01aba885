package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.DrainNodeResponse;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.MovePartitionResponse;
import io.raftmq.client.wire.proto.PartitionInfo;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.client.wire.proto.TransferLeaderRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions move between whole nodes while they are used. */
class MovesTest {
    @TempDir
    Path dir;

    private TestCluster cluster;

    @BeforeEach
    void threeNodesAndOneThatJoined() throws Exception {
        cluster = new TestCluster(dir, 3, Map.of());
        cluster.join(4);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aPartitionMovesOffItsLeaderWhileMessagesAreSent() throws Exception {
        long uid = threeReplicasBelowFour();
        AtomicBoolean moved = new AtomicBoolean();
        CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> produceUntil(uid, moved));
        int from = cluster.leaderOf(uid);
        List<Integer> to = new ArrayList<>(cluster.partition(uid).getReplicasList());
        to.set(to.indexOf(from), 4);
        move(to);
        try {
            Nodes.await("moved", () -> isAt(uid, to));
        } finally {
            moved.set(true);
        }
        int count = sent.join();
        Nodes.await("another leads", () -> cluster.leaderOf(uid) != from);
        assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(count));

        // The copy on the newcomer is whole: with one of the others gone it is needed for every commit.
        cluster.stop(to.stream().filter(id -> id != 4).findFirst().orElseThrow());
        assertThat(cluster.produce(uid, count)).isEqualTo(count);
        assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(count + 1));
    }

    @Test
    void aMoveThatCannotGoOnIsCancelled() throws Exception {
        long uid = threeReplicasBelowFour();
        cluster.produce(uid, 0);
        List<Integer> before = cluster.partition(uid).getReplicasList();
        List<Integer> to = new ArrayList<>(before);
        to.set(2, 4);
        cluster.stop(4); // and counts as alive for some seconds
        while (askToMove(to).failed()) { // should it have taken more than those to get here
            cluster.start(4);
            cluster.stop(4);
        }
        Nodes.await(
                "begun", () -> cluster.partition(uid).getTargetReplicasList().equals(to));
        cluster.produce(uid, 1);
        move(List.of());
        Nodes.await("cancelled", () -> isAt(uid, before));
        cluster.produce(uid, 2);
        assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(3));
        Nodes.await(
                "learners let go",
                () -> cluster.node(cluster.leaderOf(uid)).view().partitions().all().stream()
                        .allMatch(partition -> partition.group() != null
                                && partition.group().membership().learners().isEmpty()));
    }

    @Test
    void aNodeIsDrainedAndRemoved() throws Exception {
        long uid = cluster.createTopic("t", 4);
        cluster.produce(uid, 0);
        Nodes.await(
                "drained",
                () -> cluster.askUntilDecided(
                                        ApiKey.DRAIN_NODE,
                                        DrainNodeRequest.newBuilder()
                                                .setNodeId(3)
                                                .build())
                                .as(DrainNodeResponse.parser())
                                .getPartitionsLeft()
                        == 0);
        Nodes.await(
                "known everywhere",
                () -> cluster.metadata().getTopics(0).getPartitionsList().stream()
                        .allMatch(partition -> Set.of(1, 2, 4).equals(Set.copyOf(partition.getReplicasList()))));
        RemoveNodeRequest remove = RemoveNodeRequest.newBuilder().setNodeId(3).build();
        assertThat(cluster.askUntilDecided(ApiKey.REMOVE_NODE, remove).code())
                .as("while it runs")
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        cluster.stop(3);
        Nodes.await("removed", () -> !cluster.ask(ApiKey.REMOVE_NODE, remove).failed());
        Nodes.await(
                "known everywhere",
                () -> cluster.metadata().getNodesList().stream().noneMatch(node -> node.getId() == 3));
        cluster.produce(uid, 1);
        assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(2));
    }

    @Test
    void theOperatorsChoiceOfLeaderHoldsAlsoAfterItsNodeWasAway() throws Exception {
        long uid = threeReplicasBelowFour();
        cluster.produce(uid, 0);
        int preferred = cluster.partition(uid).getReplicas(0);
        Nodes.await("the preferred leader", () -> cluster.partition(uid).getLeader() == preferred);
        int other = cluster.partition(uid).getReplicas(1);
        TransferLeaderRequest transfer = TransferLeaderRequest.newBuilder()
                .setTopic("t")
                .setNodeId(other)
                .build();
        Nodes.await(
                "taken", () -> !cluster.ask(ApiKey.TRANSFER_LEADER, transfer).failed());
        Nodes.await("the other leader", () -> cluster.partition(uid).getLeader() == other);
        cluster.produce(uid, 1);
        cluster.stop(other);
        Nodes.await(
                "another leader",
                () -> cluster.partition(uid).getLeader() == preferred
                        || cluster.partition(uid).getLeader()
                                == cluster.partition(uid).getReplicas(2));
        cluster.start(other);
        Nodes.await("the leader of choice again", () -> cluster.partition(uid).getLeader() == other);
        assertThat(cluster.fetchAll(uid)).containsExactlyElementsOf(TestCluster.bodies(2));
    }

    /** Places a topic's only partition on nodes 1 to 3, whatever the placement chose. */
    private long threeReplicasBelowFour() throws Exception {
        long uid = cluster.createTopic("t", 1);
        if (cluster.partition(uid).getReplicasList().contains(4)) {
            move(List.of(1, 2, 3));
            Nodes.await("on nodes 1 to 3", () -> isAt(uid, List.of(1, 2, 3)));
        }
        return uid;
    }

    private boolean isAt(long uid, List<Integer> nodes) throws Exception {
        PartitionInfo partition = cluster.partition(uid);
        return partition.getTargetReplicasCount() == 0
                && partition.getReplicasList().equals(nodes);
    }

    private void move(List<Integer> to) throws Exception {
        askToMove(to).as(MovePartitionResponse.parser());
    }

    private WireProbe.Reply askToMove(List<Integer> to) throws Exception {
        return cluster.askUntilDecided(
                ApiKey.MOVE_PARTITION,
                MovePartitionRequest.newBuilder()
                        .setTopic("t")
                        .addAllReplicas(to)
                        .build());
    }

    private int produceUntil(long uid, AtomicBoolean enough) {
        int count = 0;
        try {
            while (!enough.get()) {
                assertThat(cluster.produce(uid, count)).isEqualTo(count);
                count++;
            }
            return count;
        } catch (Exception e) {
            throw new AssertionError("message " + count, e);
        }
    }
}
