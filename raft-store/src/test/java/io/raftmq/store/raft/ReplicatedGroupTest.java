package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.GroupId;
import io.raftmq.store.Membership;
import io.raftmq.store.NotLeaderException;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, one group, real JRaft. */
class ReplicatedGroupTest {
    private static final GroupId GROUP = new GroupId(1, 0);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @BeforeEach
    void threeNodes() {
        cluster = new Cluster(directory, 3);
        cluster.start(GROUP);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void tenThousandEntriesMakeTheSameStateOnAllThree() {
        long last = cluster.propose(GROUP, 10_000, "entry ");
        cluster.awaitApplied(GROUP, last);
        List<Long> hashes = new ArrayList<>();
        cluster.nodes.forEach(node -> hashes.add(Applier.hash(node.group(GROUP).state())));
        assertThat(hashes).doesNotContain(0L).containsOnly(hashes.get(0));
        assertThat(Applier.payloads(cluster.follower(GROUP).group(GROUP).state()))
                .hasSize(10_000);
        Membership membership = cluster.follower(GROUP).group(GROUP).membership();
        assertThat(membership.voters()).isEqualTo(cluster.addresses());
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheLeaderStops() {
        long before = cluster.propose(GROUP, 300, "before ");
        StoreNode old = cluster.leader(GROUP);
        old.close();
        long after = cluster.propose(GROUP, 300, "after ");
        assertThat(after).isGreaterThan(before);
        cluster.awaitApplied(GROUP, after);
        Set<String> payloads =
                Applier.payloads(cluster.leader(GROUP).group(GROUP).state());
        assertThat(payloads).hasSize(600).contains("before 0", "before 299", "after 299");
    }

    @Test
    void aReadBarrierSeesEverythingProposedBeforeAndOnlyOnTheLeader() {
        cluster.propose(GROUP, 50, "x");
        List<Long> delivered = new ArrayList<>();
        cluster.askLeader(
                GROUP,
                group -> group.readBarrier()
                        .thenRun(() -> cluster.nodes.stream()
                                .filter(node -> node.group(GROUP) == group)
                                .forEach(node -> delivered.add(
                                        node.applier(GROUP).delivered.get()))));
        assertThat(delivered)
                .singleElement()
                .satisfies(count -> assertThat(count).isGreaterThanOrEqualTo(50L));
        RaftGroup follower = cluster.follower(GROUP).group(GROUP);
        assertThatThrownBy(() -> follower.readBarrier().join()).hasCauseInstanceOf(NotLeaderException.class);
    }

    @Test
    void aFollowerThatCaughtUpWasHandedEverythingAcknowledgedBefore() {
        for (int round = 1; round <= 20; round++) {
            cluster.propose(GROUP, 10, "round " + round + " ");
            for (StoreNode node : cluster.nodes) {
                Await.until("a leader answers", () -> succeeds(node.group(GROUP).catchUp()));
                assertThat(node.applier(GROUP).delivered.get()).isGreaterThanOrEqualTo(10L * round);
            }
        }
    }

    @Test
    void aFollowerThatNobodyLeadsCannotCatchUp() {
        StoreNode follower = cluster.follower(GROUP);
        List.copyOf(cluster.nodes).stream().filter(node -> node != follower).forEach(StoreNode::close);
        assertThatThrownBy(() -> follower.group(GROUP).catchUp().join()).hasCauseInstanceOf(NotLeaderException.class);
    }

    @Test
    void whatIsRefusedAtTheDoorIsRefusedForCertain() {
        StoreNode leader = cluster.leader(GROUP);
        refusedForCertain(leader, 3, leader.applier(GROUP).leaderTerm + 1, "does not lead");
        refusedForCertain(cluster.follower(GROUP), 3, 1, "does not lead");
        refusedForCertain(leader, RaftGroup.MAX_PAYLOAD_BYTES + 1, leader.applier(GROUP).leaderTerm, "bytes, not");
        refusedForCertain(leader, 0, leader.applier(GROUP).leaderTerm, "bytes, not 0");
        assertThat(leader.store().stats().refusedProposals()).isEqualTo(3);
    }

    @Test
    void leadershipMovesWhenAsked() {
        StoreNode follower = cluster.follower(GROUP);
        cluster.propose(GROUP, 5, "x");
        Await.until("the follower leads", () -> {
            StoreNode now = cluster.leader(GROUP);
            if (now != follower) {
                now.group(GROUP).transferLeadership(follower.self); // refused while it is under way, or too early
            }
            return now == follower;
        });
        cluster.propose(GROUP, 5, "y");
    }

    @Test
    void aLeaderWhoseSuccessorDoesNotTakeOverLeadsOnInItsTerm() {
        cluster.propose(GROUP, 50, "x");
        AtomicInteger rounds = new AtomicInteger();
        // Where the machine stalls, leadership may move by itself meanwhile: such a round shows nothing.
        Await.until("a leader led on in its term", () -> ledOnWithoutItsSuccessor(rounds.incrementAndGet()));

        cluster.awaitApplied(GROUP, cluster.propose(GROUP, 1, "last"));
        Set<String> payloads =
                Applier.payloads(cluster.leader(GROUP).group(GROUP).state());
        assertThat(payloads).hasSize(50 + 50 * rounds.get() + 1);
    }

    private boolean ledOnWithoutItsSuccessor(int round) {
        StoreNode successor = cluster.follower(GROUP);
        successor.group(GROUP).stop(); // its node lives, so nothing tells the leader
        StoreNode leader = cluster.leader(GROUP);
        Applier told = leader.applier(GROUP);
        long term = told.leaderTerm;
        int stops = told.leaderStops.get();
        boolean handedOver = succeeds(leader.group(GROUP).transferLeadership(successor.self));
        if (handedOver) {
            Await.until("the leader was stopped", () -> told.leaderStops.get() > stops);
        }

        cluster.propose(GROUP, 50, "round " + round + " ");

        boolean ledOn = handedOver && cluster.leader(GROUP) == leader && told.leaderTerm == term;
        successor.start(GROUP, cluster.addresses());
        return ledOn;
    }

    @Test
    void leadershipIsNotHandedToWhomCannotTakeIt() {
        cluster.propose(GROUP, 5, "x");
        PeerAddress stranger = new PeerAddress("127.0.0.1", 1, 0);
        Await.until("a leader that leads on in its term", () -> {
            StoreNode leader = cluster.leader(GROUP);
            long term = leader.applier(GROUP).leaderTerm;
            assertThat(leader.group(GROUP).transferLeadership(stranger)).isCompletedExceptionally();
            return leader.group(GROUP).isLeader() && leader.applier(GROUP).leaderTerm == term;
        });
    }

    @Test
    void aNewPeerJoinsAsLearnerAndThenVotes() {
        cluster.propose(GROUP, 100, "x");
        StoreNode joining = cluster.addNode();
        joining.start(GROUP, Set.of());
        cluster.askLeader(GROUP, leader -> leader.addLearners(Set.of(joining.self)));
        Await.until(
                "the learner has caught up",
                () -> cluster.leader(GROUP).group(GROUP).lag(joining.self).equals(Optional.of(0L)));
        cluster.askLeader(GROUP, leader -> leader.changeVoters(cluster.addresses()));
        long last = cluster.propose(GROUP, 10, "y");
        cluster.awaitApplied(GROUP, last);
        Await.until(
                "the newcomer knows it votes",
                () -> joining.group(GROUP).membership().voters().equals(cluster.addresses()));
        assertThat(joining.group(GROUP).membership().learners()).isEmpty();
    }

    private static void refusedForCertain(StoreNode node, int bytes, long term, String why) {
        Ack ack = new Ack();
        node.group(GROUP).propose(ByteBuffer.allocate(bytes), term, ack);
        assertThatThrownBy(() -> ack.index.orTimeout(30, TimeUnit.SECONDS).join())
                .hasMessageContaining(why);
        assertThat(ack.certain).isTrue();
    }

    private static boolean succeeds(CompletableFuture<Void> catchUp) {
        return catchUp.handle((done, failure) -> failure == null).join();
    }
}
