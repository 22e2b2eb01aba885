package io.raftmq.meta.runtime;

import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.RaftGroup;

/** Starts a Raft group on this node; in production the node's store does. */
@FunctionalInterface
public interface GroupStarter {
    /**
     * Starts this node's replica. The listener may be called from other threads before this returns, but this must not
     * wait for such a call to end; only a quarantine may be told from within.
     */
    RaftGroup start(GroupOptions options, GroupListener listener);
}
