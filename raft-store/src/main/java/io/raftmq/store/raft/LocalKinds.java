package io.raftmq.store.raft;

/** The kinds of a replica's own records beside the replicated state. */
final class LocalKinds {
    /** A configuration that was appended to the log, under its index. */
    static final byte CONFIGURATION = 1;

    /** The {@link SnapshotMark}, under index 0. */
    static final byte SNAPSHOT = 2;

    private LocalKinds() {}
}
