package io.raftmq.broker.partition;

import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
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
    private final PartitionLimits limits;
    private final Function<String, GroupSettings> settings;
    private final Deque<ProposedEntry> settled = new ArrayDeque<>();
    private @Nullable LoadedState loaded;
    private @Nullable PartitionLeader leader;
    private long lastTerm;
    /** Leases given in that term, so that none of their ids is given twice. */
    private long lastLeases;

    /** A machine for groups whose settings are the defaults. */
    public PartitionMachine(PartitionLimits limits) {
        this(limits, group -> GroupSettings.DEFAULT);
    }

    /**
     * A machine that remembers nothing yet; {@link #load} comes next.
     *
     * @param settings of a consumer group as they are now; asked by the leader only, replay needs none
     */
    public PartitionMachine(PartitionLimits limits, Function<String, GroupSettings> settings) {
        this.limits = limits;
        this.settings = settings;
    }

    /**
     * Reads the state. The reader is kept: queue entries are read from it when asked for, so it must go on showing the
     * state as last committed. Ends a leadership that was not stopped.
     *
     * @throws UnreadableEntryException if the state is of a newer format or damaged
     */
    public void load(StateReader reader) {
        stopLeading();
        loaded = new LoadedState(reader);
    }

    /**
     * Replays one committed entry.
     *
     * @param payload the entry's bytes between position and limit; not kept
     * @param out where the changes go; its batch is committed before anything else is asked of this machine
     * @return false if the entry was without effect: it was decided on top of one that never made it into the log, or a
     *     snapshot that holds it overtook it
     * @throws UnreadableEntryException if it is of a newer format or damaged; the replica must stop, and what was put
     *     into {@code out} must not be committed
     */
    public boolean replay(long raftIndex, long term, ByteBuffer payload, StateWriter out) {
        LoadedState to = loaded();
        PartitionHead head = to.state.head;
        if (raftIndex <= head.lastIndex()) {
            return false;
        }
        EntryReader entry = new EntryReader(payload);
        boolean effective = entry.ordinal() == head.chainNextIn(term);
        if (effective) {
            to.state.overlay.writesTo(out);
            to.checkpoints.between(head.groupTimeMs(), entry.groupTimeMs(), to.state.groups, out);
            apply(entry, raftIndex, term, to.state, new StatePersister(out, to.queue, to.checkpoints));
        }
        if (leader != null && leader.term() == term) {
            leader.pipeline().replayed(entry.ordinal(), effective);
        }
        return effective;
    }

    private void apply(EntryReader entry, long raftIndex, long term, PartitionState target, StatePersister persister) {
        target.head.entry(raftIndex, term, entry.groupTimeMs());
        while (entry.hasNext()) {
            PartitionRecord record = entry.next();
            At at = new At(raftIndex, term, target.head.groupTimeMs(), entry.bodyPosition(), entry.bodyLength());
            target.apply(record, at, persister);
        }
        entry.end();
        persister.head(target.head);
    }

    /** Tells those who waited for entries that have settled since the last call. Called after each commit or failure. */
    public void tellSettled() {
        if (loaded != null) {
            loaded.state.overlay.committed();
        }
        for (ProposedEntry entry = settled.poll(); entry != null; entry = settled.poll()) {
            entry.tell();
        }
    }

    /**
     * This replica leads from now on; every entry of earlier terms that was committed has been replayed. It may lead twice
     * in one term, when it was to hand leadership over and nobody took it; then every entry handed out in that term must
     * have been replayed, or have failed, before.
     *
     * @throws IllegalArgumentException if it led in a later term before
     */
    public PartitionLeader startLeading(long term) {
        if (term < lastTerm) {
            throw new IllegalArgumentException("term " + term + " after term " + lastTerm);
        }
        stopLeading();
        long leases = term == lastTerm ? lastLeases : 0;
        lastTerm = term;
        LoadedState over = loaded();
        Pipeline pipeline = new Pipeline(term, leases, limits, over.state, settled::add);
        leader = new PartitionLeader(pipeline, over.state, over.queue, over.reader, over.checkpoints, settings);
        return leader;
    }

    /** Leadership ended: entries in flight settle as UNKNOWN, decided ones never handed out as WITHOUT_EFFECT. */
    public void stopLeading() {
        if (leader != null) {
            lastLeases = leader.pipeline().leases();
            leader.pipeline().end();
            leader = null;
        }
    }

    /** The leader's side, or null when this replica does not lead. */
    public @Nullable PartitionLeader leader() {
        return leader;
    }

    /** The offset the next stored message gets. */
    public long endOffset() {
        return state().head.endOffset();
    }

    /** The oldest retained offset; equal to {@link #endOffset()} when nothing is retained. */
    public long logStartOffset() {
        return state().head.logStart();
    }

    /** Bytes of the retained batches. */
    public long retainedBytes() {
        return state().head.storedBytes() - state().head.trimmedBytes();
    }

    /** Group time of the last entry, ms; never goes back. 0 before the first. */
    public long groupTimeMs() {
        return state().head.groupTimeMs();
    }

    /**
     * The lowest Raft index this partition still refers to: the log may let go of all below it. The one that its queue needs,
     * or that of the lowest body.
     */
    public long trimmableRaftIndex() {
        long[] lowest = {queueRaftIndex()};
        state().heldTables.bodies(body -> {
            lowest[0] = Math.min(lowest[0], body.raftIndex());
            return false;
        });
        return lowest[0];
    }

    /**
     * The lowest Raft index the queue needs for what was stored there: that of the first retained messages; with none, the
     * one after the last entry that took effect.
     */
    public long queueRaftIndex() {
        PartitionHead head = state().head;
        return head.firstIndex() > 0 ? head.firstIndex() : head.lastIndex() + 1;
    }

    /** At most {@code most} of the producers with ids above {@code id}, by id. */
    public List<ProducerProgress> producersAbove(long id, int most) {
        return state().producers instanceof Producers.Applied applied
                ? applied.above(id, most).stream()
                        .map(known -> new ProducerProgress(
                                known.id(), known.epoch(), known.nextSequence(), known.unqueued(), known.lastTimeMs()))
                        .toList()
                : List.of();
    }

    /** How many producers are remembered. */
    public int producers() {
        return state().producers.size();
    }

    /** Dedupe keys remembered. */
    public long dedupeKeys() {
        return state().keyed.table().size();
    }

    /** Claims held, those kept as succeeded included. */
    public long claims() {
        return state().claims.table().size();
    }

    /** The messages in the queue. */
    public StoredMessages messages() {
        return loaded().messages;
    }

    /** The messages that are to join the queue later. */
    public WaitingMessages waiting() {
        return loaded().waiting;
    }

    /** Where the consumer groups stand. */
    public GroupStandings groups() {
        return loaded().groups;
    }

    /** What the groups' dead letter queues hold. */
    public DeadLetterQueues deadLetters() {
        return loaded().deadLetters;
    }

    /** Tells messages' stories. */
    public MessageStories stories() {
        LoadedState from = loaded();
        return new MessageStories(from.reader, from.state, from.queue);
    }

    private PartitionState state() {
        return loaded().state;
    }

    private LoadedState loaded() {
        if (loaded == null) {
            throw new IllegalStateException("the partition's state was not loaded");
        }
        return loaded;
    }
}
