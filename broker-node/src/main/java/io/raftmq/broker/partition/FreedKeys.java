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
 * that lets go of the messages, so that no key is free while its message may still come.
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

    /** The messages were let go of by the last record; answers the entry that both are applied with. */
    ProposedEntry append(long timeMs) {
        if (!freed.isEmpty()) {
            pipeline.append(new DropKeys(List.copyOf(freed)), timeMs);
            freed.clear();
        }
        return java.util.Objects.requireNonNull(pipeline.latest(), "a record was appended");
    }
}
