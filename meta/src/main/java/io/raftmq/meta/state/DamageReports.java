package io.raftmq.meta.state;

import io.raftmq.meta.placement.Rebuild;
import io.raftmq.store.GroupId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which replicas take no part any more, as their nodes' last heartbeats said. Not replicated: a new leader hears it again
 * within a heartbeat, and waits its time anew.
 */
final class DamageReports {
    private final long patienceMs;
    /** By node, each damaged replica with the time since when it is known; a node that was not heard of is absent. */
    private final Map<Integer, Map<GroupId, Long>> byNode = new HashMap<>();

    /** @param patienceMs how long a replica must have been damaged before something is done about it */
    DamageReports(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    /** What a node's heartbeat said, which replaces what its last one did. */
    void heard(int node, Set<GroupId> damaged, long now) {
        Map<GroupId, Long> before = byNode.getOrDefault(node, Map.of());
        Map<GroupId, Long> after = new HashMap<>();
        damaged.forEach(group -> after.put(group, before.getOrDefault(group, now)));
        byNode.put(node, after);
    }

    /** The reports as of {@code now}. */
    Rebuild.Damage at(long now) {
        return new Rebuild.Damage() {
            @Override
            public boolean lasts(int node, GroupId group) {
                Long since = byNode.getOrDefault(node, Map.of()).get(group);
                return since != null && now - since >= patienceMs;
            }

            @Override
            public boolean isGone(int node, GroupId group) {
                Map<GroupId, Long> damaged = byNode.get(node);
                return damaged != null && !damaged.containsKey(group);
            }
        };
    }
}
