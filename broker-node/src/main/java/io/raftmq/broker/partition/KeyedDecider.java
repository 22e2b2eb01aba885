package io.raftmq.broker.partition;

import io.raftmq.broker.dedupe.KeyedMessage;
import io.raftmq.broker.dedupe.Sieve;
import io.raftmq.broker.dedupe.Sieve.Sifted;
import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.keyed.Due;
import io.raftmq.broker.keyed.KeyHash;
import io.raftmq.broker.keyed.KeyTable;
import io.raftmq.broker.partition.DedupeRecord.DropKeys;
import io.raftmq.broker.partition.DedupeRecord.SkipKeyed;
import io.raftmq.broker.partition.DedupeRecord.Slot;
import io.raftmq.broker.partition.DedupeRecord.StoreKeyed;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchKind;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches whose messages must not be stored twice under their keys within the window. A batch has keys on all its messages
 * or on none; one that is held has one message. A key is taken when its message is stored, and free again if that is
 * cancelled or rolled back. Each new batch takes some keys with it whose time is over, so the table is no larger than what was sent
 * within the window.
 */
final class KeyedDecider {
    private static final int FORGOTTEN_AT_ONCE = 8;
    /** What the entry says of each message beside the batch: new, or a repeat of which offset. */
    private static final int MOST_SLOT_BYTES = 11;

    private static final int FORGOTTEN_WHEN_FULL = 5_000;
    private static final int RETRY_WHEN_FULL_MS = 1_000;
    private static final int RETRY_WHEN_UNDECIDED_MS = 1_000;

    private final Pipeline pipeline;

    KeyedDecider(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Why the batch cannot be taken, or null. */
    Decision.@Nullable Refused<Produced> refused(CheckedBatch batch) {
        BatchTraits traits = batch.traits();
        for (int slot = 0; slot < batch.header().count(); slot++) {
            if (!traits.get(slot).hasDedupe()) {
                return Checks.refusal("a batch has dedupe keys on all its messages or on none; message " + slot
                        + " has none: send it apart");
            }
        }
        int mostBytes =
                CheckedBatch.MAX_BYTES - Pipeline.RECORD_BYTES - batch.header().count() * MOST_SLOT_BYTES;
        if (batch.bytes().remaining() > mostBytes) {
            return new Decision.Refused<>(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a batch of " + batch.header().count() + " messages with dedupe keys has at most "
                            + Math.max(0, mostBytes) + " bytes: send fewer at once",
                    0);
        }
        return batch.header().kind().isHeld() && batch.header().count() > 1
                ? Checks.refusal("a timed or transactional message with a dedupe key has a batch of its own")
                : null;
    }

    /** Stores what is new of the batch. Its sequence has been checked. */
    Decision<Produced> store(CheckedBatch batch, SendTerms terms, long time) {
        long windowMs = terms.dedupeWindowMs();
        forget(batch.header().count(), time); // before they are looked up: what is found must still be there then
        List<Sifted> sifted = sift(batch.traits(), batch.header(), windowMs, time);
        Decision.Refused<Produced> unsure = undecided(sifted);
        if (unsure != null) {
            return unsure;
        }
        if (terms.transaction() != null && sifted.get(0).repeated()) {
            return new Decision.Refused<>(
                    ErrorCode.DEDUPE_KEY_TAKEN, "a message was stored under the same dedupe key before", 0);
        }
        if (sifted.stream().allMatch(Sifted::repeated)) {
            return skip(batch.header(), sifted, time);
        }
        long added = sifted.stream().filter(message -> message.found() == null).count();
        if (pipeline.view().keyed.table().size() + added > bound()) {
            return new Decision.Refused<>(
                    ErrorCode.BUSY,
                    "the partition remembers " + bound()
                            + " dedupe keys; shorten the topic's dedupe window or add partitions",
                    RETRY_WHEN_FULL_MS);
        }
        StoreKeyed record = new StoreKeyed(batch.header(), batch.traits(), batch.index(), windowMs, slots(sifted));
        if (batch.header().kind().isHeld()) {
            return hold(record, batch, terms.transaction(), time);
        }
        Produced answer = new Produced(pipeline.view().head.endOffset(), time, false, stored(sifted));
        return new Decision.Await<>(pipeline.append(null, record, batch.bytes(), time), answer);
    }

    private Decision<Produced> hold(
            StoreKeyed record, CheckedBatch batch, @Nullable TransactionTerms transaction, long time) {
        long id = pipeline.view().head.held().nextId();
        PartitionRecord before = transaction == null ? null : HalfDecider.begin(transaction, id, 1);
        return new Decision.Await<>(
                pipeline.append(before, record, batch.bytes(), time), Produced.held(id, time, false));
    }

    /** A transaction that may still be rolled back: whether its key is taken cannot be told. */
    private Decision.@Nullable Refused<Produced> undecided(List<Sifted> sifted) {
        for (Sifted message : sifted) {
            HeldRun held = message.repeated() && message.message().heldId() != 0
                    ? pipeline.view().held.find(message.message().heldId())
                    : null;
            if (held != null && held.kind() == BatchKind.HALF) {
                return new Decision.Refused<>(
                        ErrorCode.BUSY,
                        "a transaction that is not decided yet has a message under the same dedupe key",
                        RETRY_WHEN_UNDECIDED_MS);
            }
        }
        return null;
    }

    /** A repeat of a batch that was dealt with: where its messages are, as far as that is remembered. */
    Decision<Produced> repeated(CheckedBatch batch, long time) {
        List<Produced.Stored> stored = new ArrayList<>();
        for (int slot = 0; slot < batch.header().count(); slot++) {
            KeyedMessage known = pipeline.view()
                    .keyed
                    .table()
                    .find(KeyedMessages.keyOf(batch.traits().get(slot)));
            stored.add(known == null ? new Produced.Stored(-1, -1, true) : Produced.Stored.of(known, true));
        }
        return pipeline.afterAll(new Produced(stored.get(0).offset(), time, true, stored));
    }

    private Decision<Produced> skip(BatchHeader header, List<Sifted> sifted, long time) {
        Produced.Stored first = stored(sifted).get(0);
        Produced answer = new Produced(first.offset(), first.storeTimeMs(), true, stored(sifted));
        if (header.producerId() == BatchHeader.NO_PRODUCER) {
            return pipeline.afterAll(answer);
        }
        SkipKeyed record =
                new SkipKeyed(header.producerId(), header.producerEpoch(), header.firstSequence(), header.count());
        return new Decision.Await<>(pipeline.append(record, time), answer);
    }

    private List<Sifted> sift(BatchTraits traits, BatchHeader header, long windowMs, long time) {
        PartitionState view = pipeline.view();
        List<KeyHash> keys = new ArrayList<>(header.count());
        for (int slot = 0; slot < header.count(); slot++) {
            keys.add(KeyedMessages.keyOf(traits.get(slot)));
        }
        return Sieve.sift(keys, view.keyed.table()::find, time, windowMs, view.head.endOffset());
    }

    private static List<Slot> slots(List<Sifted> sifted) {
        List<Slot> slots = new ArrayList<>(sifted.size());
        for (Sifted message : sifted) {
            KeyedMessage found = message.found();
            slots.add(
                    message.repeated()
                            ? Slot.REPEATED
                            : found == null ? Slot.NEW : new Slot(false, found.forgetAtMs()));
        }
        return slots;
    }

    private static List<Produced.Stored> stored(List<Sifted> sifted) {
        return sifted.stream()
                .map(message -> Produced.Stored.of(message.message(), message.repeated()))
                .toList();
    }

    private void forget(int coming, long time) {
        KeyTable<KeyedMessage> table = pipeline.view().keyed.table();
        if (table instanceof KeyTable.Proposed<KeyedMessage> ahead) {
            boolean full = table.size() + coming > bound();
            List<Due> due = ahead.due(time, full ? FORGOTTEN_WHEN_FULL : FORGOTTEN_AT_ONCE + 2 * coming);
            if (!due.isEmpty()) {
                pipeline.append(new DropKeys(due), time);
            }
        }
    }

    private int bound() {
        return pipeline.limits().keys().maxDedupeKeys();
    }
}
