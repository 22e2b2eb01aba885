package io.raftmq.broker.runtime;

import io.raftmq.store.GroupId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The partitions hosted on this node. Thread-safe. */
public final class Partitions {
    private final Map<GroupId, PartitionRuntime> hosted = new ConcurrentHashMap<>();

    public @Nullable PartitionRuntime get(GroupId id) {
        return hosted.get(id);
    }

    public Collection<PartitionRuntime> all() {
        return Collections.unmodifiableCollection(hosted.values());
    }

    void put(PartitionRuntime partition) {
        hosted.put(partition.id(), partition);
    }

    void remove(GroupId id) {
        hosted.remove(id);
    }
}
