package io.raftmq.broker.partition;

import io.raftmq.broker.dedupe.KeyedMessage;
import io.raftmq.broker.partition.DedupeRecord.DropKeys;
import io.raftmq.broker.partition.DedupeRecord.SkipKeyed;
import io.raftmq.broker.partition.DedupeRecord.Slot;
import io.raftmq.broker.partition.DedupeRecord.StoreKeyed;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MessageTraits;
import java.util.ArrayList;
import java.util.List;

/**
 * What the records of keyed messages do to a state. A batch of which some messages are repeats has an entry in the queue for
 * each run of those that are not; its bytes are stored once, as they came.
 */
final class KeyedStore {
    private final PartitionState state;

    KeyedStore(PartitionState state) {
        this.state = state;
    }

    void apply(DedupeRecord record, At at, Changes changes) {
        if (record instanceof StoreKeyed store) {
            store(store, at, changes);
        } else if (record instanceof SkipKeyed skip) {
            state.skipped(skip, at, changes);
        } else if (record instanceof DropKeys drop) {
            state.keyed.drop(drop, changes);
        }
    }

    private void store(StoreKeyed record, At at, Changes changes) {
        if (record.header().kind().isHeld()) {
            hold(record, at, changes);
        } else {
            enqueue(record, at, changes);
        }
    }

    /** A held batch with keys is one message, and new. */
    private void hold(StoreKeyed record, At at, Changes changes) {
        BatchHeader batch = record.header();
        long id = state.hold(batch, record.traits(), record.index(), at, batch.totalBytes());
        KeyedMessage message = KeyedMessage.held(id, at.timeMs(), record.windowMs());
        state.keyed.put(
                KeyedMessages.keyOf(record.traits().get(0)),
                message,
                record.slots().get(0).replacedMs(),
                changes);
        state.keyed.counted(changes);
        state.produced(batch, id, true, batch.count(), at, changes);
    }

    private void enqueue(StoreKeyed record, At at, Changes changes) {
        BatchHeader batch = record.header();
        long baseOffset = state.head.endOffset();
        int stored = 0;
        for (int slot = 0; slot < batch.count(); slot++) {
            Slot found = record.slots().get(slot);
            if (!found.repeated()) {
                KeyedMessage message = KeyedMessage.queued(baseOffset + stored++, at.timeMs(), record.windowMs());
                state.keyed.put(KeyedMessages.keyOf(record.traits().get(slot)), message, found.replacedMs(), changes);
            }
        }
        state.keyed.counted(changes);
        queue(record, at, changes);
        state.produced(batch, baseOffset, false, batch.count() - stored, at, changes);
    }

    private void queue(StoreKeyed record, At at, Changes changes) {
        BatchHeader batch = record.header();
        long bytes = batch.totalBytes();
        int slot = 0;
        while (slot < batch.count()) {
            int end = slot;
            while (end < batch.count() && !record.slots().get(end).repeated()) {
                end++;
            }
            if (end > slot) {
                BatchTraits traits = withoutKeys(record.traits(), slot, end - slot);
                QueueEntry entry = new QueueEntry(
                        state.head.endOffset(),
                        end - slot,
                        at.raftIndex(),
                        at.position(),
                        batch.totalBytes(),
                        slot,
                        at.timeMs(),
                        batch.maxBornMs(),
                        state.head.storedBytes(),
                        at.raftIndex(),
                        record.index().tags(),
                        !traits.isNone());
                state.head.queued(entry, bytes);
                changes.queued(entry, traits);
                index(record, entry, changes);
                bytes = 0; // the batch is there once, however many entries name it
            }
            slot = end + 1;
        }
    }

    /** What the run's messages are found by. */
    private static void index(StoreKeyed record, QueueEntry entry, Changes changes) {
        for (BatchIndex.Entry found : record.index().hashes()) {
            int place = found.slot() - entry.firstSlot();
            if (place >= 0 && place < entry.count()) {
                changes.indexed(found.hash(), entry.baseOffset() + place);
            }
        }
    }

    /** Keys are remembered in their table, and need not be beside the queue too. */
    static BatchTraits withoutKeys(BatchTraits traits, int first, int count) {
        List<MessageTraits> rest = new ArrayList<>(count);
        for (int slot = first; slot < first + count; slot++) {
            rest.add(traits.get(slot).withoutDedupe());
        }
        return BatchTraits.of(rest);
    }
}
