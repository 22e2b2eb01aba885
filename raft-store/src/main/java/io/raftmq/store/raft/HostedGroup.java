package io.raftmq.store.raft;

import io.raftmq.store.RaftGroup;

/** A group as its host sees it. */
interface HostedGroup extends RaftGroup {
    /** Whether it is out of action. */
    boolean quarantined();

    /** Looks after what no event triggers; called several times a second, and cheap when there is nothing to do. */
    void tick();
}
