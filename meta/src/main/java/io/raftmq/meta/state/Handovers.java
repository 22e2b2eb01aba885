package io.raftmq.meta.state;

import io.raftmq.store.GroupId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Since when owners have been asked to let partitions go, in the memory of the metadata group's leader. */
final class Handovers {
    /** An owner that has not released a partition by then loses it all the same. */
    static final long PATIENCE_MS = 10_000;

    private record Asked(long epoch, long at) {}

    private final Map<String, Map<GroupId, Asked>> asked = new HashMap<>();

    /** Whether the owner of that epoch has had its time; the first question begins it. */
    boolean isOverdue(String group, GroupId partition, long epoch, long now) {
        Map<GroupId, Asked> ofGroup = asked.computeIfAbsent(group, name -> new HashMap<>());
        Asked since = ofGroup.get(partition);
        if (since == null || since.epoch() != epoch) {
            since = new Asked(epoch, now);
            ofGroup.put(partition, since);
        }
        return now - since.at() >= PATIENCE_MS;
    }

    /** Of that group only these are still on their way. */
    void retain(String group, Set<GroupId> leaving) {
        Map<GroupId, Asked> ofGroup = asked.get(group);
        if (ofGroup != null) {
            ofGroup.keySet().retainAll(leaving);
            if (ofGroup.isEmpty()) {
                asked.remove(group);
            }
        }
    }

    void forget(String group) {
        asked.remove(group);
    }

    /** The leader itself stood still that long. */
    void forgive(long pausedMs) {
        asked.values()
                .forEach(ofGroup ->
                        ofGroup.replaceAll((partition, since) -> new Asked(since.epoch(), since.at() + pausedMs)));
    }
}
