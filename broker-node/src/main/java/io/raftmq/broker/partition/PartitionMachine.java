package io.raftmq.broker.partition;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a partition. {@link #replay} is the only thing that changes its state. The order of use on a
 * partition's thread:
 *
 * <ol>
 *   <li>{@link #load} at the start and after a snapshot was installed;
 *   <li>for each run of committed entries: a new batch, {@link #replay} each into it, commit the batch, then
 *       {@link #tellSettled()}; nothing else is called between the first replay and the commit;
 *   <li>while leading: {@link #startLeading}, requests to the {@link PartitionLeader}, {@link #stopLeading}.
 * </ol>
 *
 * Not thread-safe.
 */
public final class PartitionMachine {
    /** A machine that remembers nothing yet; {@link #load} comes next. */
    public PartitionMachine(PartitionLimits limits) {
        throw new IllegalStateException("under construction");
    }

    /**
     * Reads the state. The reader is kept: queue entries are read from it when asked for, so it must go on showing the
     * state as last committed.
     *
     * @throws UnreadableEntryException if the state is of a newer format or damaged
     */
    public void load(StateReader state) {
        throw new IllegalStateException("under construction");
    }

    /**
     * Replays one committed entry.
     *
     * @param payload the entry's bytes between position and limit; not kept
     * @param out where the changes go; its batch is committed before anything else is asked of this machine
     * @return false if the entry was without effect: it was decided on top of one that never made it into the log
     * @throws UnreadableEntryException if it is of a newer format or damaged; the replica must stop
     */
    public boolean replay(long raftIndex, long term, ByteBuffer payload, StateWriter out) {
        throw new IllegalStateException("under construction");
    }

    /** Tells those who waited for entries that have settled since the last call. Called after each commit or failure. */
    public void tellSettled() {
        throw new IllegalStateException("under construction");
    }

    /** This replica leads from now on; every entry of earlier terms that was committed has been replayed. */
    public PartitionLeader startLeading(long term) {
        throw new IllegalStateException("under construction");
    }

    /** Leadership ended: entries in flight settle as UNKNOWN, decided ones never handed out as WITHOUT_EFFECT. */
    public void stopLeading() {
        throw new IllegalStateException("under construction");
    }

    /** The leader's side, or null when this replica does not lead. */
    public @Nullable PartitionLeader leader() {
        throw new IllegalStateException("under construction");
    }

    /** The offset the next stored message gets. */
    public long endOffset() {
        throw new IllegalStateException("under construction");
    }

    /** The oldest retained offset; equal to {@link #endOffset()} when nothing is retained. */
    public long logStartOffset() {
        throw new IllegalStateException("under construction");
    }

    /** Bytes of the retained batches. */
    public long retainedBytes() {
        throw new IllegalStateException("under construction");
    }

    /** Group time of the last entry, ms; never goes back. 0 before the first. */
    public long groupTimeMs() {
        throw new IllegalStateException("under construction");
    }

    /** The batch that holds {@code offset}, or null if it is not retained or not stored yet. */
    public @Nullable QueueEntry queueFloor(long offset) {
        throw new IllegalStateException("under construction");
    }

    /**
     * Retained batches in order, from the one that holds {@code from}; at least one if there is any.
     *
     * @param maxBytes stops before their lengths together exceed it
     * @param maxEntries at most so many
     */
    public List<QueueEntry> scanQueue(long from, int maxBytes, int maxEntries) {
        throw new IllegalStateException("under construction");
    }

    /** The first retained offset whose batch was stored at or after {@code timeMs}; the end offset if there is none. */
    public long offsetForTime(long timeMs) {
        throw new IllegalStateException("under construction");
    }

    /** The lowest Raft index this partition still refers to: the log may let go of all below it. */
    public long trimmableRaftIndex() {
        throw new IllegalStateException("under construction");
    }

    /** Where a queue-bound group stands, or null if it has committed nothing here. */
    public @Nullable CommittedOffset committedOffset(String group) {
        throw new IllegalStateException("under construction");
    }

    /** Where a shared group stands, or null if it never received here. */
    public @Nullable SharedProgress sharedProgress(String group) {
        throw new IllegalStateException("under construction");
    }

    /** The names of all groups with state here, sorted. */
    public List<String> groups() {
        throw new IllegalStateException("under construction");
    }

    /** How many producers are remembered. */
    public int producers() {
        throw new IllegalStateException("under construction");
    }
}
