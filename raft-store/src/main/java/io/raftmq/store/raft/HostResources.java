package io.raftmq.store.raft;

import io.raftmq.store.commitlog.CommitLog;
import io.raftmq.store.state.StateStore;
import io.raftmq.store.transport.RaftTransport;
import java.util.concurrent.ExecutorService;

/**
 * What all groups of a node share.
 *
 * @param pool for work that may block: late deliveries, fetched snapshots, trims
 */
record HostResources(
        RaftStoreOptions options,
        CommitLog commitLog,
        StateStore state,
        RaftTransport transport,
        ExecutorService pool,
        HostCounters counters) {}
