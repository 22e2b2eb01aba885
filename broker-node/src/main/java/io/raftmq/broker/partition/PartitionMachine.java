package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.LaneCounts;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.broker.held.Bodies;
import io.raftmq.broker.held.Body;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private @Nullable PartitionState state;
    private @Nullable QueueIndex queue;
    private @Nullable Checkpoints checkpoints;
    private @Nullable StateReader stored;
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
        PartitionState loaded = new StateLoader(reader).load();
        state = loaded;
        queue = StateLoader.read(() -> new QueueIndex(reader, loaded.head));
        checkpoints = StateLoader.read(() -> Checkpoints.load(reader, loaded.groups));
        stored = reader;
    }

    /**
     * Replays one committed entry.
     *
     * @param payload the entry's bytes between position and limit; not kept
     * @param out where the changes go; its batch is committed before anything else is asked of this machine
     * @return false if the entry was without effect: it was decided on top of one that never made it into the log
     * @throws UnreadableEntryException if it is of a newer format or damaged; the replica must stop, and what was put
     *     into {@code out} must not be committed
     */
    public boolean replay(long raftIndex, long term, ByteBuffer payload, StateWriter out) {
        EntryReader entry = new EntryReader(payload);
        PartitionHead head = state().head;
        boolean effective = entry.ordinal() == head.chainNextIn(term);
        if (effective) {
            state().overlay.writesTo(out);
            checkpoints().between(head.groupTimeMs(), entry.groupTimeMs(), state().groups, out);
            apply(entry, raftIndex, term, new StatePersister(out, queue(), checkpoints()));
        }
        if (leader != null && leader.term() == term) {
            leader.pipeline().replayed(entry.ordinal(), effective);
        }
        return effective;
    }

    /** Tells those who waited for entries that have settled since the last call. Called after each commit or failure. */
    public void tellSettled() {
        if (state != null) {
            state.overlay.committed();
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
        Pipeline pipeline = new Pipeline(term, leases, limits, state(), settled::add);
        leader = new PartitionLeader(pipeline, state(), queue(), stored(), checkpoints(), settings);
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

    /** The batch that holds {@code offset}, or null if it is not retained or not stored yet. */
    public @Nullable QueueEntry queueFloor(long offset) {
        return queue().floor(offset);
    }

    /**
     * Retained batches in order, from the one that holds {@code from}; at least one if there is any.
     *
     * @param maxBytes stops before their lengths together exceed it
     * @param maxEntries at most so many
     */
    public List<QueueEntry> scanQueue(long from, int maxBytes, int maxEntries) {
        return queue().scan(from, new QueueScan(maxBytes, maxEntries));
    }

    /**
     * The traits of the messages of a retained queue entry: the n-th are those of the message at its base offset + n. Read
     * from memory near the queue's end, else from the state; none are looked up for an entry that has none.
     */
    public BatchTraits traits(QueueEntry entry) {
        return queue().traits(entry);
    }

    /** The same entry with the place in the log where its batch can be read now. */
    public QueueEntry located(QueueEntry entry) {
        Bodies bodies = state().held.bodies();
        BodyId id = new BodyId(entry.raftIndex(), entry.position());
        Body body = bodies.mayHaveMoved(id) ? bodies.find(id) : null;
        return body == null ? entry : entry.lyingAt(body.raftIndex(), body.position());
    }

    /** Timed messages that wait for their time. */
    public long pendingTimers() {
        return state().held.totals().timed();
    }

    /**
     * Timed messages by the time at which they are due; those of one time in the order in which they were stored.
     *
     * @param fromDueMs the earliest time
     * @param fromHeldId at that time, the lowest held id
     * @param max at most so many
     */
    public List<PendingTimer> timers(long fromDueMs, long fromHeldId, int max) {
        return new TimerList(state().heldTables).from(fromDueMs, fromHeldId, max);
    }

    /** The first retained offset whose batch was stored at or after {@code timeMs}; the end offset if there is none. */
    public long offsetForTime(long timeMs) {
        return queue().firstWhere(batch -> batch.storeTimeMs() >= timeMs);
    }

    /**
     * Messages with that hash of a key or unique id, from an offset on; see {@code io.raftmq.client.wire.BatchIndex}.
     *
     * @param from not below what is retained
     * @param to before this offset
     * @param most hits, at least 1
     */
    public KeyHits find(long hash, long from, long to, int most) {
        return new KeyIndex(queue().state())
                .find(hash, Math.max(from, logStartOffset()), Math.min(to, endOffset()), most);
    }

    /** Ids of held messages with that hash of a key or unique id, from one on, at most {@code most}. */
    public List<Long> findHeld(long hash, long from, int most) {
        return state().heldTables.found(hash, from, most);
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

    /** Where a queue-bound group stands and who has it, or null if nobody was ever here. */
    public @Nullable CommittedOffset committedOffset(String group) {
        ConsumerGroup found = state().groups.find(group, logStartOffset());
        return found == null ? null : found.committed();
    }

    /** Where a broadcast group's member stands, or null if it has committed nothing here. */
    public @Nullable MemberOffset memberOffset(String group, String member) {
        ConsumerGroup found = state().groups.find(group, logStartOffset());
        return found == null ? null : state().members.find(found.number(), member);
    }

    /** Where the slowest member of a broadcast group stands; -1 if none has committed anything here. */
    public long slowestMember(String group) {
        ConsumerGroup found = state().groups.find(group, logStartOffset());
        return found == null
                ? -1
                : state().members.of(found.number()).values().stream()
                        .mapToLong(MemberOffset::offset)
                        .min()
                        .orElse(-1);
    }

    /** How many messages each group has not consumed yet, those outstanding among them; of a broadcast group its slowest member. */
    public Map<String, Long> lags() {
        Map<String, Long> lags = new TreeMap<>();
        for (String group : groups()) {
            SharedProgress shared = sharedProgress(group);
            CommittedOffset committed = committedOffset(group);
            long next =
                    shared != null ? shared.cursor() : committed != null ? committed.offset() : slowestMember(group);
            if (next >= 0) {
                long outstanding = shared == null ? 0 : shared.outstanding();
                lags.put(group, endOffset() - Math.max(next, logStartOffset()) + outstanding);
            }
        }
        return lags;
    }

    /** Where a shared group stands, or null if it never received here. */
    public @Nullable SharedProgress sharedProgress(String group) {
        ConsumerGroup found = state().groups.find(group, logStartOffset());
        return found == null ? null : found.progress();
    }

    /** The greatest subscription version with which the group received here; 0 if it has none. */
    public long subscriptionVersion(String group) {
        ConsumerGroup found = state().groups.find(group, logStartOffset());
        return found == null ? 0 : found.subscriptionVersion();
    }

    /** The lanes of all groups here. */
    public LaneCounts laneCounts() {
        LaneCounts all = LaneCounts.NONE;
        for (ConsumerGroup group : state().groups.held()) {
            all = all.plus(group.laneCounts());
        }
        return all;
    }

    /** The names of all groups with state here, sorted. */
    public List<String> groups() {
        return state().groups.names();
    }

    /** How many transactions wait for a decision. */
    public int openTransactions() {
        return state().transactions.size();
    }

    /** The open transactions from an id on, by id. */
    public Iterable<OpenTransaction> transactionsFrom(long id) {
        return state().appliedTransactions().openFrom(id);
    }

    /** When the transaction that has waited for longest was stored, group time in ms; Long.MAX_VALUE if none waits. */
    public long oldestTransactionMs() {
        return state().appliedTransactions().oldestStoredAt();
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

    private void apply(EntryReader entry, long raftIndex, long term, StatePersister persister) {
        PartitionState target = state();
        target.head.entry(raftIndex, term, entry.groupTimeMs());
        while (entry.hasNext()) {
            PartitionRecord record = entry.next();
            At at = new At(raftIndex, term, target.head.groupTimeMs(), entry.bodyPosition(), entry.bodyLength());
            target.apply(record, at, persister);
        }
        entry.end();
        persister.head(target.head);
    }

    /** Letters in a group's dead letter queue. */
    public long deadLetters(String group) {
        ConsumerGroup found = state().groups.find(group, logStartOffset());
        return found == null ? 0 : found.deadLetters().held();
    }

    /** The number that the next letter in a group's dead letter queue gets. */
    public long deadLettersEnd(String group) {
        ConsumerGroup found = state().groups.find(group, logStartOffset());
        return found == null ? 0 : found.deadLetters().next();
    }

    /** Letters in all dead letter queues. */
    public long deadLetters() {
        return state().groups.held().stream()
                .mapToLong(group -> group.deadLetters().held())
                .sum();
    }

    /** A group's dead letters in order, from a number on, at most {@code most}. */
    public List<DeadLetter> deadLetters(String group, long from, int most) {
        List<DeadLetter> letters = new ArrayList<>();
        DeadLetterIndex index = new MessagePlaces(stored(), state(), queue()).lettersOf(group);
        if (index != null && most > 0) {
            index.scan(from, letter -> {
                letters.add(letter);
                return letters.size() < most;
            });
        }
        return letters;
    }

    /** The number of a group's first dead letter that became one at or after a time; the next letter's if there is none. */
    public long deadLetterSince(String group, long timeMs) {
        long low = 0;
        long high = deadLettersEnd(group);
        while (low < high) { // their times rise with their numbers
            long middle = low + (high - low) / 2;
            List<DeadLetter> letter = deadLetters(group, middle, 1);
            if (letter.isEmpty() || letter.get(0).deadMs() >= timeMs) {
                high = middle;
            } else {
                low = letter.get(0).number() + 1;
            }
        }
        List<DeadLetter> first = deadLetters(group, low, 1);
        return first.isEmpty() ? deadLettersEnd(group) : first.get(0).number();
    }

    /** Tells messages' stories. */
    public MessageStories stories() {
        return new MessageStories(stored(), state(), queue());
    }

    /** A dead letter as what the queue would hold, to read its batch. */
    public static QueueEntry entryOf(DeadLetter letter) {
        return DeadLetterIndex.entry(letter);
    }

    private StateReader stored() {
        if (stored == null) {
            throw new IllegalStateException("the partition's state was not loaded");
        }
        return stored;
    }

    private PartitionState state() {
        if (state == null) {
            throw new IllegalStateException("the partition's state was not loaded");
        }
        return state;
    }

    private Checkpoints checkpoints() {
        if (checkpoints == null) {
            throw new IllegalStateException("the partition's state was not loaded");
        }
        return checkpoints;
    }

    private QueueIndex queue() {
        if (queue == null) {
            throw new IllegalStateException("the partition's state was not loaded");
        }
        return queue;
    }
}
