package io.raftmq.client;

/** When a topic's message counts as stored. */
public enum FlushMode {
    /** Synced to disk on a majority of replicas: it survives a power cut of all nodes at once. */
    SYNC,
    /** Written on a majority and synced a little later: faster, and a power cut of all nodes can lose the last of it. */
    ASYNC
}
