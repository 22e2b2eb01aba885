package io.raftmq.broker.partition;

import io.raftmq.broker.dedupe.KeyedMessage;
import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.keyed.Due;
import io.raftmq.broker.keyed.KeyHash;
import io.raftmq.broker.partition.DedupeRecord.DropKeys;
import io.raftmq.client.wire.MessageTraits;
import java.util.ArrayList;
import java.util.List;

/**
 * The dedupe keys of held messages that will never join the queue: they are free again. Their record goes behind the one
 * that lets go of the messages and into the same entry: no key is free while its message may still come, and none stays
 * taken by a message that cannot come any more, whatever the leader lives to see.
 */
final class FreedKeys {
    private final Pipeline pipeline;
    private final List<Due> freed = new ArrayList<>();

    FreedKeys(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** The message is about to be let go of. */
    void of(long heldId) {
        HeldRun run = pipeline.view().held.find(heldId);
        if (run == null || run.traits().isNone()) {
            return;
        }
        MessageTraits traits = run.traits().get((int) (heldId - run.first()));
        if (!traits.hasDedupe()) {
            return;
        }
        KeyHash key = KeyedMessages.keyOf(traits);
        KeyedMessage taken = pipeline.view().keyed.table().find(key);
        if (taken != null && taken.heldId() == heldId) {
            freed.add(new Due(key, taken.forgetAtMs()));
        }
    }

    /** Adds the record that lets go of the messages, and what it frees. */
    ProposedEntry append(PartitionRecord letGo, long timeMs) {
        if (freed.isEmpty()) {
            return pipeline.append(letGo, timeMs);
        }
        ProposedEntry entry = pipeline.append(letGo, new DropKeys(List.copyOf(freed)), timeMs);
        freed.clear();
        return entry;
    }
}
