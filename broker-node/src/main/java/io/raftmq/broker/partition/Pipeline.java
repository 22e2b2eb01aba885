package io.raftmq.broker.partition;

import io.raftmq.broker.group.LeaseId;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.partition.DedupeRecord.StoreKeyed;
import io.raftmq.broker.partition.HeldRecord.Carry;
import io.raftmq.broker.partition.PartitionRecord.SkipLeases;
import io.raftmq.broker.partition.PartitionRecord.StoreBatch;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.client.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a leader has decided and Raft has not yet brought back: entries being filled, closed, and in flight, together with
 * the state as it will be once all of them are applied.
 *
 * <pre>
 *            failed(certain)              everything in flight came back
 *   OPEN ----------------------> SETTLING ------------------------------> OPEN
 *     \__________________________/
 *        failed(uncertain), end         ENDED (for good)
 * </pre>
 *
 * <p>While OPEN, the view ahead equals the applied state plus all entries here, since only this leader adds entries in
 * its term and replay gives effect to them in order or not at all. When one fails, the view is dropped whole, and no new
 * one is made before every entry of the old one has come back: a decision on less would not know what is in flight.
 */
final class Pipeline {
    private enum Mode {
        OPEN,
        SETTLING,
        ENDED
    }

    private static final int RETRY_AFTER_MS = 50;
    /** No record that goes with a batch is larger. */
    static final int RECORD_BYTES = 1_024;
    /** Bytes of what was found for a keyed message, at most. */
    private static final int LARGEST_SLOT = 11;

    /** An entry that could not be handed out for so long is closed, so that what follows does not get its time. */
    private static final long MAX_OPEN_MS = 100;

    private final long term;
    private final PartitionLimits limits;
    private final PartitionState applied;
    private final Consumer<ProposedEntry> settled;
    private final Deque<ProposedEntry> closed = new ArrayDeque<>();
    private final Deque<ProposedEntry> inFlight = new ArrayDeque<>();
    private @Nullable ProposedEntry open;
    private PartitionState view;
    private Mode mode = Mode.OPEN;
    private long nextOrdinal;
    private long unappliedBytes;
    private int withoutEffect;
    private long leasesLost;

    /** @param leasesBefore leases given in this term by an earlier pipeline, whose entries have all settled; mostly 0 */
    Pipeline(
            long term,
            long leasesBefore,
            PartitionLimits limits,
            PartitionState applied,
            Consumer<ProposedEntry> settled) {
        this.term = term;
        leasesLost = leasesBefore;
        this.limits = limits;
        this.applied = applied;
        this.settled = settled;
        view = PartitionState.ahead(applied, limits);
        nextOrdinal = applied.head.chainNextIn(term);
    }

    long term() {
        return term;
    }

    PartitionLimits limits() {
        return limits;
    }

    /** The state as it will be once everything here is applied. Only while requests are not {@link #refused()}. */
    PartitionState view() {
        return view;
    }

    long unappliedBytes() {
        return unappliedBytes + (open == null ? 0 : open.size());
    }

    /** Why no request can be decided now, or null. */
    <A> Decision.@Nullable Refused<A> refused() {
        switch (mode) {
            case ENDED -> {
                return new Decision.Refused<>(ErrorCode.NOT_LEADER, "this replica does not lead (any more)", 0);
            }
            case SETTLING -> {
                return new Decision.Refused<>(
                        ErrorCode.BUSY, "the partition settles after a failed proposal", RETRY_AFTER_MS);
            }
            default -> {
                int entries = inFlight.size() + closed.size();
                if (unappliedBytes() < limits.maxUnappliedBytes() && entries < limits.maxUnappliedEntries()) {
                    return null;
                }
                return new Decision.Refused<>(
                        ErrorCode.BUSY, unappliedBytes() + " bytes wait to be replicated", RETRY_AFTER_MS);
            }
        }
    }

    /** Leases given in this term so far, those among them that were lost with a failed entry too. */
    long leases() {
        return Math.max(leasesLost, view.head.leasesIn(term));
    }

    /** The id the next lease gets. */
    long nextLease() {
        return LeaseId.of(term, leases());
    }

    /** The lowest id of which the view is sure to know what became of it; the holder of a lower one may know better. */
    long firstKnownLease() {
        return LeaseId.of(term, leasesLost);
    }

    /** The time at which what is decided now takes effect: that of the entry it will join. */
    long time(long nowMs) {
        if (open != null && nowMs - open.builder().groupTimeMs() > MAX_OPEN_MS) {
            close(open);
        }
        return open != null ? open.builder().groupTimeMs() : Math.max(nowMs, view.head.groupTimeMs());
    }

    /** As {@link #time}, but never before {@code nowMs}: for what must not take effect earlier than that. */
    long timeFrom(long nowMs) {
        if (open != null && open.builder().groupTimeMs() < nowMs) {
            close(open);
        }
        return time(nowMs);
    }

    /** Adds a batch to the open entry, or to a new one if it has no room. */
    ProposedEntry append(CheckedBatch batch, long timeMs) {
        ProposedEntry entry = entryFor(batch.bytes().remaining(), timeMs);
        entry.builder().addBatch(batch.bytes());
        apply(
                new StoreBatch(batch.header(), batch.traits(), batch.index()),
                batch.header().totalBytes(),
                entry);
        return entry;
    }

    /**
     * Adds a batch of messages with keys.
     *
     * @param before a record that goes before it in the same entry, so that neither comes without the other; or null
     */
    ProposedEntry append(@Nullable PartitionRecord before, StoreKeyed record, ByteBuffer batch, long timeMs) {
        int bytes = batch.remaining() + record.slots().size() * LARGEST_SLOT;
        ProposedEntry entry = entryFor(before == null ? bytes : RECORD_BYTES + bytes, timeMs);
        if (before != null) {
            entry.builder().add(before);
            apply(before, 0, entry);
        }
        entry.builder().addKeyed(record, batch);
        apply(record, batch.remaining(), entry);
        return entry;
    }

    ProposedEntry append(PartitionRecord record, long timeMs) {
        ProposedEntry entry = entryFor(0, timeMs);
        entry.builder().add(record);
        apply(record, 0, entry);
        return entry;
    }

    /** Adds two records to one entry, so that neither comes without the other. */
    ProposedEntry append(PartitionRecord first, PartitionRecord second, long timeMs) {
        ProposedEntry entry = entryFor(0, timeMs);
        entry.builder().add(first);
        apply(first, 0, entry);
        entry.builder().add(second);
        apply(second, 0, entry);
        return entry;
    }

    /** Adds a body's bytes once more. */
    ProposedEntry appendCarry(BodyId body, ByteBuffer batch, long timeMs) {
        ProposedEntry entry = entryFor(batch.remaining(), timeMs);
        int at = entry.builder().addCarry(body, batch);
        apply(new Carry(body, at, batch.remaining()), 0, entry);
        return entry;
    }

    /** Adds a record and the batch that it speaks of, both to one entry, so that neither comes without the other. */
    ProposedEntry append(PartitionRecord record, CheckedBatch batch, long timeMs) {
        ProposedEntry entry = entryFor(RECORD_BYTES + batch.bytes().remaining(), timeMs);
        entry.builder().add(record);
        apply(record, 0, entry);
        entry.builder().addBatch(batch.bytes());
        apply(
                new StoreBatch(batch.header(), batch.traits(), batch.index()),
                batch.header().totalBytes(),
                entry);
        return entry;
    }

    /** Answers once everything decided so far is applied: for what is true in the view and may not be so yet. */
    <A> Decision<A> afterAll(A answer) {
        ProposedEntry last = latest();
        return last == null ? new Decision.Done<>(answer) : new Decision.Await<>(last, answer);
    }

    /** The entry with which everything decided so far is applied, or null if all of it is. */
    @Nullable
    ProposedEntry latest() {
        return open != null ? open : !closed.isEmpty() ? closed.peekLast() : inFlight.peekLast();
    }

    /** The entry, not applied yet, that stores the message at {@code offset}, or the held one of that id. */
    ProposedEntry storing(long offset, boolean held) {
        for (Deque<ProposedEntry> entries : List.of(inFlight, closed)) {
            for (ProposedEntry entry : entries) {
                if ((held ? entry.endHeldId() : entry.endOffset()) > offset) {
                    return entry;
                }
            }
        }
        if (open == null) {
            throw new IllegalStateException("no entry in flight stores offset " + offset);
        }
        return open;
    }

    /** Whether all that was decided is applied. */
    boolean isIdle() {
        return open == null && closed.isEmpty() && inFlight.isEmpty();
    }

    /** Hands out the next entry to be proposed, or null. */
    @Nullable
    ProposedEntry poll() {
        if (closed.isEmpty() && open != null) {
            close(open);
        }
        ProposedEntry next = closed.poll();
        if (next != null) {
            inFlight.add(next);
        }
        return next;
    }

    /**
     * An entry of this term was replayed. Without effect: one before it never made it into the log, though its failure
     * may not have been told yet.
     */
    void replayed(long ordinal, boolean effective) {
        if (mode == Mode.ENDED) {
            return;
        }
        if (!effective) {
            mode = Mode.SETTLING;
            doomInFlightFrom(inFlight.peek());
            withoutEffect--;
            reopenIfSettled();
            return;
        }
        ProposedEntry entry = inFlight.poll();
        if (entry == null || entry.ordinal() != ordinal || entry.endOffset() != applied.head.endOffset()) {
            throw new IllegalStateException("entry " + ordinal + " of term " + term + " ends at offset "
                    + applied.head.endOffset() + ", which is not what was decided");
        }
        settle(entry, Outcome.APPLIED);
        unappliedBytes -= entry.size();
        view.applied(ordinal);
        reopenIfSettled();
    }

    /** Raft will not bring {@code entry} back. Of no interest if it was decided under an earlier leadership. */
    void failed(ProposedEntry entry, boolean certain) {
        if (mode == Mode.ENDED || !entry.isOf(this)) {
            return;
        }
        if (!certain) {
            end();
            return;
        }
        mode = Mode.SETTLING;
        if (entry.outcome() == null) {
            doomInFlightFrom(entry);
        }
        withoutEffect--;
        reopenIfSettled();
    }

    /** Leadership is over. */
    void end() {
        if (mode == Mode.ENDED) {
            return;
        }
        mode = Mode.ENDED;
        while (!inFlight.isEmpty()) {
            settle(inFlight.remove(), Outcome.UNKNOWN);
        }
        dropUnproposed();
        view = applied;
        unappliedBytes = 0;
    }

    /** {@code first} never made it into the log, so what was decided after it has no effect; all will come back yet. */
    private void doomInFlightFrom(@Nullable ProposedEntry first) {
        dropUnproposed();
        while (first != null && first.outcome() == null) {
            settle(inFlight.removeLast(), Outcome.WITHOUT_EFFECT);
            withoutEffect++;
        }
    }

    private void dropUnproposed() {
        while (!closed.isEmpty()) {
            settle(closed.remove(), Outcome.WITHOUT_EFFECT);
        }
        if (open != null) {
            settle(open, Outcome.WITHOUT_EFFECT);
            open = null;
        }
    }

    private void reopenIfSettled() {
        if (mode == Mode.SETTLING && inFlight.isEmpty() && withoutEffect == 0) {
            leasesLost = leases();
            view = PartitionState.ahead(applied, limits);
            nextOrdinal = applied.head.chainNextIn(term);
            unappliedBytes = 0;
            mode = Mode.OPEN;
        }
    }

    private void settle(ProposedEntry entry, Outcome outcome) {
        entry.settle(outcome);
        settled.accept(entry);
    }

    private ProposedEntry entryFor(int bytes, long timeMs) {
        if (open != null && !open.builder().hasRoom(bytes, limits.entryTargetBytes())) {
            close(open);
        }
        ProposedEntry entry = open;
        if (entry == null) {
            entry = new ProposedEntry(this, nextOrdinal, new EntryBuilder(nextOrdinal, timeMs, bytes));
            open = entry;
            nextOrdinal++;
            view.head.entry(0, term, timeMs);
            view.entry(entry.ordinal());
            if (leasesLost > view.head.leasesIn(term)) {
                entry.builder().add(new SkipLeases(leasesLost));
                apply(new SkipLeases(leasesLost), 0, entry);
            }
        }
        return entry;
    }

    private void close(ProposedEntry entry) {
        entry.close();
        closed.add(entry);
        unappliedBytes += entry.size();
        open = null;
    }

    private void apply(PartitionRecord record, int length, ProposedEntry entry) {
        view.apply(record, new At(0, term, view.head.groupTimeMs(), 0, length), Changes.NONE);
        entry.reaches(view.head.endOffset(), view.head.held().nextId());
    }
}
