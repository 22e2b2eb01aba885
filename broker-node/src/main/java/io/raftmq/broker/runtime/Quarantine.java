package io.raftmq.broker.runtime;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Partition;
import io.raftmq.store.GroupId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The replicas on this node that take no part any more, and why. Thread-safe. */
public final class Quarantine {
    private final Map<GroupId, String> reasons = new ConcurrentHashMap<>();
    private final int nodeId;
    private final Supplier<Collection<GroupId>> localGroups;
    private final Supplier<MetadataImage> image;

    /**
     * @param localGroups the groups that have data on this node
     * @param image the newest metadata applied on this node
     */
    public Quarantine(int nodeId, Supplier<Collection<GroupId>> localGroups, Supplier<MetadataImage> image) {
        this.nodeId = nodeId;
        this.localGroups = localGroups;
        this.image = image;
    }

    void add(GroupId id, String why) {
        reasons.put(id, why);
    }

    /** The replica was erased. */
    void end(GroupId id) {
        reasons.remove(id);
    }

    boolean holds(GroupId id) {
        return reasons.containsKey(id);
    }

    /** Each replica's reason, as of this run of the process. */
    public Map<GroupId, String> reasons() {
        return new TreeMap<>(reasons);
    }

    /** Whether what this node has of the partition is worth nothing: damaged, here or in an earlier run. */
    boolean isWorthless(GroupId id) {
        return holds(id)
                || image.get()
                        .partition(id)
                        .map(partition -> partition.rebuilding() == nodeId)
                        .orElse(false);
    }

    /** The replicas that are to be made anew and are not erased yet: what this node says of itself. */
    public Set<GroupId> damaged() {
        Set<GroupId> damaged = new HashSet<>(reasons.keySet());
        Set<GroupId> leftOut = new HashSet<>();
        for (Partition partition : image.get().partitions().values()) {
            if (partition.rebuilding() == nodeId) {
                leftOut.add(partition.id());
            }
        }
        if (!leftOut.isEmpty()) {
            leftOut.retainAll(localGroups.get());
            damaged.addAll(leftOut);
        }
        return damaged;
    }
}
