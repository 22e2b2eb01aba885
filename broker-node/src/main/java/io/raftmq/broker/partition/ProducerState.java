package io.raftmq.broker.partition;

import io.raftmq.client.wire.BatchHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the partition remembers of one idempotent producer. Immutable.
 *
 * @param id the producer's id
 * @param epoch its latest epoch
 * @param nextSequence the sequence its next batch must begin with
 * @param lastTimeMs group time of its last batch
 * @param unqueued messages of this epoch that were not put into the queue when they came: repeats by their dedupe keys, and
 *     held ones. They have sequences all the same, so an audit does not take them for lost
 * @param recent its last batches, oldest first, at most {@link #WINDOW}; sequences without a gap up to nextSequence
 */
record ProducerState(
        long id, int epoch, long nextSequence, long lastTimeMs, long unqueued, List<Stored> recent) {
    /** Batches remembered with their offsets: more than a client has in flight (5). Part of the replicated format. */
    static final int WINDOW = 8;

    /** One stored batch; {@code first} is the offset of its first message, or its held id. */
    record Stored(long firstSequence, int count, long first, boolean held, long storeTimeMs) {
        long endSequence() {
            return firstSequence + count;
        }
    }

    ProducerState {
        recent = List.copyOf(recent);
    }

    /**
     * The state once a batch was taken, following {@code before} (null for a new producer).
     *
     * @param batch the batch, and where it went
     * @param notQueued how many of its messages were not put into the queue
     */
    static ProducerState after(@Nullable ProducerState before, long id, int epoch, Stored batch, int notQueued) {
        List<Stored> recent = new ArrayList<>(WINDOW);
        long unqueued = notQueued;
        if (before != null && before.epoch == epoch) {
            unqueued += before.unqueued;
            int kept = Math.min(before.recent.size(), WINDOW - 1);
            recent.addAll(before.recent.subList(before.recent.size() - kept, before.recent.size()));
        }
        recent.add(batch);
        return new ProducerState(id, epoch, batch.endSequence(), batch.storeTimeMs(), unqueued, recent);
    }

    /** The remembered batch that {@code batch} repeats, or null. */
    @Nullable
    Stored repeated(BatchHeader batch) {
        for (Stored stored : recent) {
            if (stored.firstSequence == batch.firstSequence() && stored.count == batch.count()) {
                return stored;
            }
        }
        return null;
    }

    /** Whether {@code batch} ends before the oldest remembered one begins: it was stored, where is forgotten. */
    boolean forgotten(BatchHeader batch) {
        long oldest = recent.isEmpty() ? nextSequence : recent.get(0).firstSequence();
        return batch.firstSequence() + batch.count() <= oldest;
    }
}
