package io.raftmq.broker.runtime;

import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.PersistentMap;
import io.raftmq.store.GroupId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has the partitions led here forget deleted consumer groups: all of them when the groups in the metadata change, and each
 * once when it begins to be led here, for its leader may have been another, or nobody, when a group was deleted. A
 * group that received carries its subscription version in the partition's state, which tells whose progress that is. One
 * that only commits offsets carries none: it is forgotten by who leads when it is deleted, else its offsets stay. Owned by
 * the host's thread.
 */
final class DeletedGroups {
    private final Map<GroupId, Long> lookedInTerm = new HashMap<>();
    /** Partitions that could not do it then, with the names that were gone. */
    private final Map<GroupId, Set<String>> refused = new ConcurrentHashMap<>();

    private PersistentMap<String, ConsumerGroup> seen = PersistentMap.empty();

    /** Looks at the partitions for which something changed since the last call. */
    void attend(Collection<PartitionRuntime> partitions, MetadataImage image) {
        boolean changed = image.groups() != seen;
        Set<String> gone = changed ? gone(image) : Set.of();
        seen = image.groups();
        Set<GroupId> led = new HashSet<>();
        for (PartitionRuntime partition : partitions) {
            long term = partition.status().servingTerm();
            if (term > 0) {
                led.add(partition.id());
                Long before = lookedInTerm.put(partition.id(), term);
                Set<String> again = refused.remove(partition.id());
                if (changed || again != null || before == null || before != term) {
                    forget(partition, image, again == null ? gone : both(gone, again));
                }
            }
        }
        lookedInTerm.keySet().retainAll(led);
        refused.keySet().retainAll(led);
    }

    private void forget(PartitionRuntime partition, MetadataImage image, Set<String> gone) {
        partition.whileLeading(
                leader -> leader.forgetDeletedGroups(image, gone, () -> refused.put(partition.id(), gone)));
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }

    private Set<String> gone(MetadataImage image) {
        Set<String> gone = new HashSet<>();
        seen.keySet().stream().filter(name -> !image.groups().containsKey(name)).forEach(gone::add);
        return gone;
    }
}
