package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.GroupId;
import io.raftmq.store.state.StateOptions;
import io.raftmq.store.state.StateStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseTest {
    private static final GroupId GROUP = new GroupId(1, 0);
    private static final GroupId NEIGHBOUR = new GroupId(1, 1);

    @TempDir
    Path directory;

    @Test
    void whatIsErasedLeavesNothingAndItsNeighbourEverything() {
        try (Cluster cluster = new Cluster(directory, 1)) {
            StoreNode node = twoGroups(cluster);
            assertThat(node.store().localGroups()).containsExactlyInAnyOrder(GROUP, NEIGHBOUR);
            node.store().erase(GROUP);
            assertThat(node.store().group(GROUP)).isEmpty();
            onlyTheNeighbourIsLeft(cluster, node);
            node.store().erase(GROUP);
            node.close();
            onlyTheNeighbourIsLeft(cluster, node.open());
        }
    }

    @Test
    void anErasureThatACrashCutShortIsFinishedAtTheNextOpen() {
        try (Cluster cluster = new Cluster(directory, 1)) {
            StoreNode node = twoGroups(cluster);
            node.close();
            StateOptions state = new StateOptions(node.directory.resolve("state"), 1 << 20, 1 << 20);
            try (StateStore store = StateStore.open(state, (what, cause) -> {}, () -> {})) {
                store.beginErase(GROUP);
            }
            onlyTheNeighbourIsLeft(cluster, node.open());
        }
    }

    private static StoreNode twoGroups(Cluster cluster) {
        cluster.start(GROUP);
        cluster.start(NEIGHBOUR);
        cluster.propose(GROUP, 20, "goes ");
        cluster.propose(NEIGHBOUR, 20, "stays ");
        return cluster.nodes.get(0);
    }

    private static void onlyTheNeighbourIsLeft(Cluster cluster, StoreNode node) {
        assertThat(node.store().localGroups()).containsExactly(NEIGHBOUR);
        if (node.store().group(NEIGHBOUR).isEmpty()) {
            node.start(NEIGHBOUR, cluster.addresses());
        }
        cluster.propose(NEIGHBOUR, 1, "more ");
        assertThat(Applier.entries(node.group(NEIGHBOUR).state())).contains("stays 0", "stays 19", "more 0");
        // A group of the same name begins from nothing.
        node.start(GROUP, cluster.addresses());
        cluster.propose(GROUP, 1, "new ");
        assertThat(Applier.entries(node.group(GROUP).state())).containsExactly("new 0");
        node.store().erase(GROUP);
        assertThat(node.store().localGroups()).containsExactly(NEIGHBOUR);
    }
}
