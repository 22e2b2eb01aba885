package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.GroupId;
import io.raftmq.store.GroupState;
import io.raftmq.store.state.RocksGroupState;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica does again after a restart: only what its flushed state lacks. */
class RestartTest {
    private static final GroupId GROUP = new GroupId(3, 1);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aReplicaThatWasClosedReplaysNothing() {
        cluster = new Cluster(directory, 3);
        cluster.start(GROUP);
        long last = cluster.propose(GROUP, 500, "x");
        cluster.awaitApplied(GROUP, last);
        StoreNode follower = cluster.follower(GROUP);
        follower.close();

        follower.open().start(GROUP, cluster.addresses());
        long next = cluster.propose(GROUP, 10, "y");
        Cluster.awaitApplied(follower, GROUP, next);
        assertThat(follower.store().stats().replayedEntries()).isZero();
        assertThat(follower.applier(GROUP).delivered)
                .hasValue(Applier.countAbove(follower.group(GROUP).state(), last));
        assertThat(follower.group(GROUP).membership().voters()).isEqualTo(cluster.addresses());
    }

    @Test
    void allThatWereClosedReplayNothingAndGoOnTogether() {
        cluster = new Cluster(directory, 3);
        cluster.start(GROUP);
        long last = cluster.propose(GROUP, 200, "x");
        cluster.awaitApplied(GROUP, last);
        cluster.nodes.forEach(StoreNode::close);

        cluster.nodes.forEach(node -> node.open().start(GROUP, cluster.addresses()));
        long next = cluster.propose(GROUP, 10, "y");
        cluster.awaitApplied(GROUP, next);
        for (StoreNode node : cluster.nodes) {
            assertThat(node.store().stats().replayedEntries()).isZero();
            assertThat(Applier.payloads(node.group(GROUP).state())).hasSize(210);
        }
    }

    @Test
    void aReplicaThatWasKilledReplaysWhatItsStateHadNotFlushed() {
        cluster = new Cluster(directory, 3);
        cluster.start(GROUP);
        long flushed = cluster.propose(GROUP, 100, "flushed ");
        cluster.awaitApplied(GROUP, flushed);
        StoreNode follower = cluster.follower(GROUP);
        // A trim flushes first.
        follower.group(GROUP).trim(10);
        RocksGroupState state = (RocksGroupState) follower.group(GROUP).state();
        Await.until("the flush", () -> state.flushedAppliedIndex() >= flushed);
        Await.until("the trim", () -> follower.group(GROUP).firstIndex() == 10);
        long last = cluster.propose(GROUP, 40, "only in the log ");
        cluster.awaitApplied(GROUP, last);
        long hash = Applier.hash(follower.group(GROUP).state());

        StoreNode killed = new StoreNode(directory.resolve("killed"), follower.self);
        follower.copyDiskTo(killed.directory);
        follower.close();
        cluster.nodes.set(cluster.nodes.indexOf(follower), killed);
        killed.open().start(GROUP, Set.of());
        Cluster.awaitApplied(killed, GROUP, last);
        GroupState after = killed.group(GROUP).state();
        assertThat(Applier.hash(after)).isEqualTo(hash);
        long lost = Applier.countAbove(after, flushed);
        assertThat(lost).isGreaterThanOrEqualTo(40);
        assertThat(killed.store().stats().replayedEntries()).isEqualTo(lost);
        assertThat(killed.applier(GROUP).delivered).hasValue(lost);
        assertThat(killed.group(GROUP).firstIndex()).isEqualTo(10);
    }

    @Test
    void aSingleNodeGroupGoesOn() {
        cluster = new Cluster(directory, 1);
        cluster.start(GROUP);
        cluster.propose(GROUP, 50, "x");
        StoreNode only = cluster.nodes.get(0);
        only.close();
        only.open().start(GROUP, cluster.addresses());
        cluster.propose(GROUP, 50, "y");
        assertThat(Applier.entries(only.group(GROUP).state())).hasSize(100);
        assertThat(only.store().stats().replayedEntries()).isZero();
    }
}
