package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import io.raftmq.store.LogSlice;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention is the log's first index; who joins after a trim gets the state, and all that was retained. */
class TrimTest {
    private static final GroupId GROUP = new GroupId(5, 2);
    private static final int ENTRIES = 3_000;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    private long last;

    @BeforeEach
    void threeNodesWithEntries() {
        cluster = new Cluster(directory, 3);
        cluster.start(GROUP);
        last = cluster.propose(GROUP, ENTRIES, "entry ");
        cluster.awaitApplied(GROUP, last);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void oneTrimLetsGoOfEverythingBelowAndOfNothingElse() throws IOException {
        trimEverywhere(1_000);
        for (StoreNode node : cluster.nodes) {
            RaftGroup group = node.group(GROUP);
            assertThatThrownBy(() -> group.slice(999)).isInstanceOf(EntryGoneException.class);
            assertThat(read(group, 1_000)).startsWith("entry ");
            assertThat(read(group, last)).startsWith("entry ");
        }
        long more = cluster.propose(GROUP, 10, "more ");
        cluster.awaitApplied(GROUP, more);
        trimEverywhere(1_001);
        trimEverywhere(more);
    }

    @Test
    void aTrimThatTheStateDoesNotReachWaitsForIt() {
        RaftGroup group = cluster.follower(GROUP).group(GROUP);
        group.trim(last + 5);
        assertThat(group.firstIndex()).isEqualTo(1);
        cluster.propose(GROUP, 10, "more ");
        Await.until("the trim", () -> group.firstIndex() == last + 5);
    }

    @Test
    void aFreshPeerGetsTheWholeStateAndEveryRetainedEntry() throws IOException {
        trimEverywhere(2_000);
        StoreNode joining = cluster.addNode();
        joins(joining);
    }

    @Test
    void aWipedReplicaComesBackUnderANewIncarnation() throws IOException {
        trimEverywhere(2_500);
        StoreNode wiped = cluster.follower(GROUP);
        wiped.close();
        cluster.nodes.remove(wiped);
        long meanwhile = cluster.propose(GROUP, 100, "meanwhile ");
        cluster.awaitApplied(GROUP, meanwhile);
        last = meanwhile;
        PeerAddress again = new PeerAddress(wiped.self.host(), wiped.self.port(), 1);
        StoreNode replacement = cluster.add(again, directory.resolve("replacement"));
        joins(replacement);
        assertThat(replacement.group(GROUP).membership().voters()).doesNotContain(wiped.self);
    }

    @Test
    void aFollowerThatWasAwayForATrimIsCaughtUpBySnapshot() throws IOException {
        StoreNode away = cluster.follower(GROUP);
        away.close();
        long meanwhile = cluster.propose(GROUP, 500, "meanwhile ");
        for (StoreNode node : cluster.nodes) {
            if (node.isOpen()) {
                Cluster.awaitApplied(node, GROUP, meanwhile);
                node.group(GROUP).trim(meanwhile - 50);
                Await.until("the trim", () -> node.group(GROUP).firstIndex() == meanwhile - 50);
            }
        }
        away.open().start(GROUP, cluster.addresses());
        long next = cluster.propose(GROUP, 10, "later ");
        cluster.awaitApplied(GROUP, next);
        Await.until("the snapshot", () -> away.applier(GROUP).replacements.get() >= 1);
        sameAsLeader(away, meanwhile - 50, next);
        assertThat(away.faults).isEmpty();

        // And what it was given survives a restart.
        away.close();
        away.open().start(GROUP, cluster.addresses());
        long after = cluster.propose(GROUP, 10, "after ");
        cluster.awaitApplied(GROUP, after);
        sameAsLeader(away, meanwhile - 50, after);
        assertThat(away.store().stats().replayedEntries()).isZero();
    }

    private void joins(StoreNode joining) throws IOException {
        joining.start(GROUP, Set.of());
        long first = cluster.leader(GROUP).group(GROUP).firstIndex();
        cluster.askLeader(GROUP, leader -> leader.addLearners(Set.of(joining.self)));
        Cluster.awaitApplied(joining, GROUP, last);
        Await.until(
                "all retained entries",
                () -> cluster.leader(GROUP).group(GROUP).lag(joining.self).equals(Optional.of(0L)));
        Await.until("the snapshot", () -> joining.applier(GROUP).replacements.get() >= 1);
        sameAsLeader(joining, first, last);

        cluster.askLeader(GROUP, leader -> leader.changeVoters(cluster.addresses()));
        long next = cluster.propose(GROUP, 10, "later ");
        cluster.awaitApplied(GROUP, next);
        sameAsLeader(joining, first, next);
        Await.until(
                "the newcomer knows the voters",
                () -> joining.group(GROUP).membership().voters().equals(cluster.addresses()));
    }

    private void sameAsLeader(StoreNode node, long first, long upTo) throws IOException {
        RaftGroup group = node.group(GROUP);
        RaftGroup leader = cluster.leader(GROUP).group(GROUP);
        assertThat(Applier.hash(group.state())).isEqualTo(Applier.hash(leader.state()));
        assertThat(Applier.entries(group.state())).isEqualTo(Applier.entries(leader.state()));
        assertThat(group.firstIndex()).isEqualTo(first);
        // What came by snapshot is ahead of the log, which the leader fills afterwards.
        Await.until("the log reaches " + upTo, () -> holds(group, upTo));
        for (long index = first; index <= upTo; index++) {
            assertThat(read(group, index)).isEqualTo(read(leader, index));
        }
    }

    private static boolean holds(RaftGroup group, long index) {
        try (LogSlice slice = group.slice(index)) {
            return slice.length() >= 0;
        } catch (EntryGoneException e) {
            return false;
        }
    }

    private void trimEverywhere(long firstKept) {
        for (StoreNode node : cluster.nodes) {
            node.group(GROUP).trim(firstKept);
        }
        for (StoreNode node : cluster.nodes) {
            Await.until("the trim", () -> node.group(GROUP).firstIndex() == firstKept);
            Await.until(
                    "the log to be let go of",
                    () -> node.group(GROUP) instanceof RunningGroup group && group.firstInLog() >= firstKept - 1);
        }
    }

    private static String read(RaftGroup group, long index) throws IOException {
        try (LogSlice slice = group.slice(index)) {
            ByteBuffer bytes = ByteBuffer.allocate(slice.length());
            while (bytes.hasRemaining()) {
                slice.channel().read(bytes, slice.position() + bytes.position());
            }
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }
}
