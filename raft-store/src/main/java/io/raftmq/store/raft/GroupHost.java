package io.raftmq.store.raft;

import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.RaftStoreOptions;
import io.raftmq.store.StoreStats;
import java.util.Optional;
import java.util.Set;

/** All groups of one node and what they share. */
public final class GroupHost implements AutoCloseable {
    private GroupHost() {}

    public static GroupHost open(RaftStoreOptions options, FaultHandler faults) {
        throw new IllegalStateException("the group host is being built: " + options + faults);
    }

    public RaftGroup start(GroupOptions options, GroupListener listener) {
        throw new IllegalStateException("being built: " + options + listener);
    }

    public Optional<RaftGroup> group(GroupId id) {
        return Optional.empty();
    }

    public void erase(GroupId id) {}

    public Set<GroupId> localGroups() {
        return Set.of();
    }

    public StoreStats stats() {
        return new StoreStats(0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
}
