package io.raftmq.broker.runtime;

import io.raftmq.store.GroupId;

/** What a partition tells its host; on any thread, and never waited for. */
public interface PartitionEvents {
    /** Its leadership or its membership changed. */
    void changed(GroupId id);

    /** It stopped for good on this run; the node goes on without it. */
    void quarantined(GroupId id, String why);
}
