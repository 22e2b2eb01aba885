package io.raftmq.meta.runtime;

import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.RaftGroup;

/** Starts a Raft group on this node; in production the node's store does. */
@FunctionalInterface
public interface GroupHost {
    /** Starts this node's replica; the listener may be called before this returns. */
    RaftGroup start(GroupOptions options, GroupListener listener);
}
