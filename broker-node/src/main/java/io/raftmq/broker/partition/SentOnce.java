package io.raftmq.broker.partition;

import io.raftmq.broker.held.BodyId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts the bytes of an answer's batches: one that several queue entries refer to is sent once. */
final class SentOnce {
    private @Nullable Set<BodyId> referredTo;

    /** The bytes that the answer would grow by. */
    int bytesOf(QueueEntry entry) {
        return entry.isReference() && referredTo != null && referredTo.contains(body(entry)) ? 0 : entry.length();
    }

    /** The entry's batch is in the answer. */
    void sent(QueueEntry entry) {
        if (entry.isReference()) {
            if (referredTo == null) {
                referredTo = new HashSet<>();
            }
            referredTo.add(body(entry));
        }
    }

    private static BodyId body(QueueEntry entry) {
        return new BodyId(entry.raftIndex(), entry.position());
    }
}
