package io.raftmq.store;

/**
 * A group's replicated key-value state on this node: what its entries up to {@link #appliedIndex()} made of it. It lives
 * in RocksDB with the write-ahead log off, since the Raft log is the write-ahead log; each batch carries the applied
 * (index, term), so a restart continues exactly where the flushed state ends.
 *
 * <p>Reads are thread-safe. Writes come from one thread at a time.
 */
public interface GroupState extends StateReader {
    /** The index of the last entry whose effects are in the state; 0 if none. */
    long appliedIndex();

    /** That entry's term. */
    long appliedTerm();

    /** A new empty batch; only one may be open at a time. */
    StateBatch newBatch();

    /** A consistent view that later batches do not change. The caller closes it. */
    StateSnapshot snapshot();
}
