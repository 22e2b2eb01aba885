package io.raftmq.broker.partition;

import io.raftmq.broker.held.Bodies;
import io.raftmq.broker.held.Body;
import io.raftmq.broker.held.BodyId;
import io.raftmq.client.wire.BatchTraits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the messages in a partition's queue: by offset, time, or key. Reads the applied state. */
public final class StoredMessages {
    private final PartitionState state;
    private final QueueIndex queue;

    StoredMessages(PartitionState state, QueueIndex queue) {
        this.state = state;
        this.queue = queue;
    }

    /** The batch that holds {@code offset}, or null if it is not retained or not stored yet. */
    public @Nullable QueueEntry floor(long offset) {
        return queue.floor(offset);
    }

    /**
     * Retained batches in order, from the one that holds {@code from}; at least one if there is any.
     *
     * @param maxBytes stops before their lengths together exceed it
     * @param maxEntries at most so many
     */
    public List<QueueEntry> scan(long from, int maxBytes, int maxEntries) {
        return queue.scan(from, new QueueScan(maxBytes, maxEntries));
    }

    /**
     * The traits of the messages of a retained queue entry: the n-th are those of the message at its base offset + n. Read
     * from memory near the queue's end, else from the state; none are looked up for an entry that has none.
     */
    public BatchTraits traits(QueueEntry entry) {
        return queue.traits(entry);
    }

    /** The same entry with the place in the log where its batch can be read now. */
    public QueueEntry located(QueueEntry entry) {
        Bodies bodies = state.held.bodies();
        BodyId id = new BodyId(entry.raftIndex(), entry.position());
        Body body = bodies.mayHaveMoved(id) ? bodies.find(id) : null;
        return body == null ? entry : entry.lyingAt(body.raftIndex(), body.position());
    }

    /** The first retained offset whose batch was stored at or after {@code timeMs}; the end offset if there is none. */
    public long offsetForTime(long timeMs) {
        return queue.firstWhere(batch -> batch.storeTimeMs() >= timeMs);
    }

    /**
     * Messages with that hash of a key or unique id, from an offset on; see {@code io.raftmq.client.wire.BatchIndex}.
     *
     * @param from not below what is retained
     * @param to before this offset
     * @param most hits, at least 1
     */
    public KeyHits find(long hash, long from, long to, int most) {
        return new KeyIndex(queue.state())
                .find(hash, Math.max(from, state.head.logStart()), Math.min(to, state.head.endOffset()), most);
    }
}
