package io.raftmq.store.raft;

import java.util.concurrent.atomic.LongAdder;

/** What a node counts over all its groups. */
record HostCounters(LongAdder replayed, LongAdder refused) {
    HostCounters() {
        this(new LongAdder(), new LongAdder());
    }
}
