package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The indexes of all groups. Thread-safe. */
final class Groups {
    private final Map<GroupId, GroupIndex> indexes = new ConcurrentHashMap<>();
    /** Damage that could be any group's, known or not; null if there is none. */
    private volatile @Nullable String damage;

    GroupIndex of(GroupId group) {
        return indexes.computeIfAbsent(group, this::created);
    }

    Collection<GroupIndex> all() {
        return indexes.values();
    }

    /** Every group is damaged, and so is each that is heard of later, until it is erased. */
    void damage(String why) {
        damage = why;
        indexes.values().forEach(index -> index.damage(why));
    }

    Map<GroupId, String> damaged() {
        Map<GroupId, String> reasons = new TreeMap<>();
        for (GroupIndex index : indexes.values()) {
            String why = index.damage();
            if (why != null) {
                reasons.put(index.group(), why);
            }
        }
        return reasons;
    }

    private GroupIndex created(GroupId group) {
        GroupIndex index = new GroupIndex(group);
        String why = damage;
        if (why != null) {
            index.damage(why);
        }
        return index;
    }
}
