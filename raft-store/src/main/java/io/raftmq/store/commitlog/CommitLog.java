package io.raftmq.store.commitlog;

import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import java.util.Map;
import java.util.Set;

/**
 * The one disk log of a node, shared by all its Raft groups. All methods are thread-safe; each {@link GroupLog} is
 * written by one thread at a time.
 */
public final class CommitLog implements AutoCloseable {
    private CommitLog() {}

    /**
     * Opens the log in its directory, creating it when empty, and recovers: a torn tail is cut, damage is found and its
     * groups are quarantined (see {@link #damaged()}).
     *
     * @param faults told of a failed sync or write; the log accepts nothing more after it
     * @throws UnsupportedFormatException if a newer version wrote the directory; nothing was changed
     * @throws java.io.UncheckedIOException if the directory cannot be read or is in use by another process
     */
    public static CommitLog open(CommitLogOptions options, FaultHandler faults) {
        throw new IllegalStateException("in the next commit");
    }

    /** The group's view of the log; it exists from its first use on, and the same object is answered each time. */
    public GroupLog group(GroupId id) {
        throw new IllegalStateException("in the next commit");
    }

    /** The groups that have anything in the log: entries, or a position to continue from. */
    public Set<GroupId> groups() {
        throw new IllegalStateException("in the next commit");
    }

    /** Drops all of the group's entries and ends its quarantine; synced before it returns. The vote is not touched. */
    public void erase(GroupId id) {
        throw new IllegalStateException("in the next commit");
    }

    /** Raft's (term, vote) of all groups. */
    public VoteJournal votes() {
        throw new IllegalStateException("in the next commit");
    }

    /** Sizes and counters, for metrics and for refusing sends before the disk is full. */
    public LogUsage usage() {
        throw new IllegalStateException("in the next commit");
    }

    /**
     * The groups that recovery found damaged, with the reason for the operator. Such a group must not vote; its writes
     * are refused with {@link io.raftmq.store.DamagedEntryException} until {@link #erase}.
     */
    public Map<GroupId, String> damaged() {
        throw new IllegalStateException("in the next commit");
    }

    /**
     * Deletes every segment that holds nothing live, after moving the live records out of those whose live share is at
     * most {@code maxLiveShare}. Runs by itself with a low share; the caller raises it when space is short. Blocks until
     * done; appends go on meanwhile.
     *
     * @param maxLiveShare live bytes divided by the segment's size, from 0 (move nothing) to 1
     * @return bytes given back
     */
    public long reclaim(double maxLiveShare) {
        throw new IllegalStateException("in the next commit");
    }

    /** Writes what waits, syncs, and closes. */
    @Override
    public void close() {}
}
