package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a segment says of each group that has a record in it. */
final class SegmentContents {
    private final Map<GroupId, GroupContents> groups = new TreeMap<>();
    /** Damage that could be any group's; null if there is none. */
    private @Nullable String damage;

    GroupContents of(GroupId group) {
        return groups.computeIfAbsent(group, id -> new GroupContents());
    }

    /** In a fixed order, so that the same contents make the same sidecar. */
    Map<GroupId, GroupContents> groups() {
        return groups;
    }

    /** How many entries were retained when it ended. */
    long entries() {
        return runs().mapToLong(ContentRun::count).sum();
    }

    /** The bytes of their records. */
    long entryBytes() {
        return runs().mapToLong(run -> run.table.bytes(run.count())).sum();
    }

    private Stream<ContentRun> runs() {
        return groups.values().stream().flatMap(group -> group.runs.stream());
    }

    void damage(String why) {
        if (damage == null) {
            damage = why;
        }
    }

    @Nullable
    String damage() {
        return damage;
    }
}
