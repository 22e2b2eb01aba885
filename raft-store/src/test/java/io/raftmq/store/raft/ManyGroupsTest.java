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
            cluster.nodes.forEach(node -> assertThat(node.faults).isEmpty());
            Await.until(
                    "each group to have one leader",
                    () -> cluster.nodes.stream()
                                    .mapToInt(node -> node.store().stats().leading())
                                    .sum()
                            == GROUPS);
        }
    }
}
