package io.raftmq.store.commitlog;

import io.raftmq.store.LogSlice;
import java.util.List;

/**
 * One group's view of the CommitLog: a contiguous run of entries [firstIndex, lastIndex]. Writes come from one thread at
 * a time (JRaft's log manager); reads come from any.
 */
public interface GroupLog {
    /** The first retained index; 1 for a new group, and lastIndex + 1 when the log is empty after a trim or a reset. */
    long firstIndex();

    /** The last index, or firstIndex - 1 when empty. */
    long lastIndex();

    /** The last index that is synced to this node's disk. */
    long syncedIndex();

    /** The term at {@code index}, or 0 if it is not in the log. Does not touch the disk. */
    long term(long index);

    /** Bytes the retained records occupy. */
    long bytes();

    /**
     * Appends entries; returns when they are synced (or only written, with {@code sync} false). Many groups' calls that
     * wait at the same time share one write and one sync.
     *
     * @throws IllegalArgumentException if the first index is not lastIndex + 1, or the list has a hole
     * @throws LogFullException if the disk has no room; nothing was appended
     */
    void append(List<LogRecord> records, boolean sync);

    /**
     * As {@link #append}, for entries the node needs in order to get out of a full disk (trims, carried-forward
     * messages, what Raft writes for itself): they may use the segments reserved for it. A list that holds only
     * {@code CONFIGURATION} and {@code NO_OP} records is essential without being said to be.
     */
    void appendEssential(List<LogRecord> records, boolean sync);

    /**
     * Reads an entry and checks its CRC32C.
     *
     * @throws io.raftmq.store.EntryGoneException if it is not in the log
     * @throws io.raftmq.store.DamagedEntryException if its bytes are damaged
     */
    LogRecord read(long index);

    /** As {@link #read}, without copying: where the payload lies. */
    LogSlice slice(long index);

    /** Lets go of all entries below {@code firstKept}. Logical; space comes back by whole segments. */
    void truncatePrefix(long firstKept);

    /** Cuts all entries above {@code lastKept}; synced before it returns. */
    void truncateSuffix(long lastKept);

    /** Drops every entry; the next to come is {@code nextIndex}. Synced before it returns. */
    void reset(long nextIndex);
}
