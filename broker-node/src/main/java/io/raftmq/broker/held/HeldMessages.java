package io.raftmq.broker.held;

import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchKind;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MessageTraits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of a partition that are stored and not in its queue yet. */
public final class HeldMessages {
    private final HeldStore store;
    private final HeldTotals totals;
    private final Bodies bodies;

    public HeldMessages(HeldStore store, HeldTotals totals) {
        this.store = store;
        this.totals = totals;
        this.bodies = new Bodies(store, totals);
    }

    public HeldTotals totals() {
        return totals;
    }

    public Bodies bodies() {
        return bodies;
    }

    /**
     * Holds all messages of a batch, and pins it once for each.
     *
     * @param traits as the batch has them
     * @param index by what its messages are found
     * @param length bytes of the batch
     * @return the held id of the first message; the others follow
     */
    public long hold(BatchHeader batch, BatchTraits traits, BatchIndex index, BodyId body, int length, long timeMs) {
        long first = totals.nextId();
        bodies.pin(body, length, batch.count());
        Deque<BatchIndex.Entry> hashes = new ArrayDeque<>(index.hashes());
        int slot = 0;
        while (slot < batch.count()) {
            int count = together(batch, traits, slot);
            boolean timed = batch.kind() == BatchKind.TIMED;
            HeldRun run = new HeldRun(
                    first + slot,
                    count,
                    batch.kind(),
                    timed ? due(traits, slot) : 0,
                    body,
                    length,
                    batch.count(),
                    slot,
                    timeMs,
                    batch.maxBornMs(),
                    delivered(traits, slot, count),
                    next(hashes, slot, count));
            store.put(run);
            totals.held(run);
            slot += count;
        }
        return first;
    }

    /** The run that holds the message, or null if it is not held (any more). */
    public @Nullable HeldRun find(long heldId) {
        return store.runOf(heldId);
    }

    /**
     * Takes messages out, all from one run. Their pins on the batch stay, and are the caller's to take back or to turn into
     * references of the queue.
     *
     * @return what was taken, or null if they are not held together (any more); then nothing was done
     */
    public @Nullable HeldRun take(long first, int count) {
        HeldRun run = store.runOf(first);
        if (run == null || !run.holds(first, count)) {
            return null;
        }
        store.remove(run);
        if (first > run.first()) {
            store.put(run.part(run.first(), (int) (first - run.first())));
        }
        if (first + count < run.end()) {
            store.put(run.part(first + count, (int) (run.end() - first - count)));
        }
        HeldRun taken = run.part(first, count);
        totals.taken(taken);
        return taken;
    }

    /** What was taken out will never join the queue; that is remembered for a while. */
    public void forgotten(HeldRun taken) {
        for (long id = taken.first(); id < taken.end(); id++) {
            store.forgotten(id);
        }
    }

    /** Whether the message was held and forgotten; known for the last ones. */
    public boolean wasForgotten(long heldId) {
        return store.wasForgotten(heldId);
    }

    /** Takes the hashes of {@code count} messages from a slot on, the next ones; slots are counted from there. */
    private static List<BatchIndex.Entry> next(Deque<BatchIndex.Entry> hashes, int slot, int count) {
        List<BatchIndex.Entry> next = new ArrayList<>();
        for (BatchIndex.Entry entry = hashes.peek();
                entry != null && entry.slot() < slot + count;
                entry = hashes.peek()) {
            next.add(new BatchIndex.Entry(entry.slot() - slot, entry.hash()));
            hashes.remove();
        }
        return next;
    }

    private static int together(BatchHeader batch, BatchTraits traits, int slot) {
        int count = 1;
        if (batch.kind() == BatchKind.TIMED) {
            long due = due(traits, slot);
            while (slot + count < batch.count() && due(traits, slot + count) == due) {
                count++;
            }
        }
        return count;
    }

    /** A time before 1970 is as much in the past as 1970. */
    private static long due(BatchTraits traits, int slot) {
        return Math.max(0, traits.get(slot).deliverAtMs());
    }

    private static BatchTraits delivered(BatchTraits traits, int slot, int count) {
        List<MessageTraits> delivered = new ArrayList<>(count);
        for (int i = slot; i < slot + count; i++) {
            delivered.add(traits.get(i).delivered());
        }
        return BatchTraits.of(delivered);
    }
}
