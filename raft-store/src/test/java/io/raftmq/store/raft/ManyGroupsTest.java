package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.GroupId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyGroupsTest {
    private static final int GROUPS = 64;

    @TempDir
    Path directory;

    @Test
    void sixtyFourGroupsOnThreeNodesEachElectAndCommit() {
        try (Cluster cluster = new Cluster(directory, 3)) {
            List<GroupId> groups = new ArrayList<>();
            for (int i = 0; i < GROUPS; i++) {
                groups.add(new GroupId(9, i));
            }
            groups.forEach(cluster::start);
            for (GroupId group : groups) {
                long last = cluster.propose(group, 3, "x");
                cluster.awaitApplied(group, last);
            }
            int led = 0;
            for (StoreNode node : cluster.nodes) {
                assertThat(node.faults).isEmpty();
                led += node.store().stats().leading();
            }
            assertThat(led).isEqualTo(GROUPS);
        }
    }
}
