package io.raftmq.broker.partition;

import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.store.StateReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds batches by offset: the newest in memory, all others in the state. One entry a batch; the entries of a range
 * follow each other without a gap from logStart to endOffset, and their times and positions never go back, so searches
 * by time or size are binary searches by offset.
 */
final class QueueIndex implements GroupQueue {
    private final StateReader state;
    private final QueueTail tail = new QueueTail();
    private final PartitionHead head;
    private final PriorityIndex priorities;

    QueueIndex(StateReader state, PartitionHead head) {
        this.state = state;
        this.head = head;
        this.priorities = new PriorityIndex(state);
    }

    /** Finds messages by priority. */
    PriorityIndex priorities() {
        return priorities;
    }

    @Override
    public long start() {
        return head.logStart();
    }

    @Override
    public long end() {
        return head.endOffset();
    }

    @Override
    public long next(long from) {
        return from;
    }

    /** Messages joined the queue at its end. */
    void stored(QueueEntry entry, BatchTraits traits) {
        tail.add(entry, traits);
    }

    /** The traits of the messages of a retained entry, by slot counted from the entry's first. */
    BatchTraits traits(QueueEntry entry) {
        if (!entry.hasTraits()) {
            return BatchTraits.NONE;
        }
        if (tail.reaches(entry.baseOffset())) {
            return tail.traits(entry.baseOffset());
        }
        byte[] value = state.get(StateKeys.traits(entry.baseOffset()));
        if (value == null) {
            throw new UnreadableEntryException("the state lacks the traits of offset " + entry.baseOffset());
        }
        try {
            return BatchTraits.decode(ByteBuffer.wrap(value), entry.count());
        } catch (MalformedException e) {
            throw new UnreadableEntryException("the traits of offset " + entry.baseOffset(), e);
        }
    }

    StateReader state() {
        return state;
    }

    /** The batch that holds {@code offset}, or null if it is not retained or not stored yet. */
    @Override
    public @Nullable QueueEntry floor(long offset) {
        return contains(offset) ? holding(offset) : null;
    }

    /** Batches from the one that holds {@code from}; none if that is not retained or not stored yet. */
    @Override
    public List<QueueEntry> scan(long from, QueueScan scan) {
        List<QueueEntry> found = new ArrayList<>();
        if (!contains(from)) {
            return found;
        }
        if (tail.reaches(from)) {
            tail.scan(from, scan, found);
            return found;
        }
        long base = holding(from).baseOffset();
        state.scan(StateKeys.queue(base), StateKeys.queueEnd(), (key, value) -> {
            QueueEntry entry = StateValues.queueEntry(StateKeys.longOf(key), value);
            if (!scan.takes(entry)) {
                return false;
            }
            found.add(entry);
            return true;
        });
        return found;
    }

    /**
     * The base offset of the first batch for which {@code holds}, or the end offset; once it holds for a batch it must
     * hold for all after it.
     */
    long firstWhere(Predicate<QueueEntry> holds) {
        long low = head.logStart();
        long high = head.endOffset();
        while (low < high) {
            QueueEntry middle = holding(low + (high - low) / 2);
            if (holds.test(middle)) {
                high = middle.baseOffset();
            } else {
                low = middle.endOffset();
            }
        }
        return low;
    }

    private boolean contains(long offset) {
        return offset >= head.logStart() && offset < head.endOffset();
    }

    private QueueEntry holding(long offset) {
        if (tail.reaches(offset)) {
            return tail.floor(offset);
        }
        QueueEntry[] found = new QueueEntry[1];
        state.floor(StateKeys.queue(head.logStart()), StateKeys.queue(offset), (key, value) -> {
            found[0] = StateValues.queueEntry(StateKeys.longOf(key), value);
            return false;
        });
        if (found[0] == null || found[0].endOffset() <= offset) {
            throw new UnreadableEntryException("the queue has no entry for offset " + offset);
        }
        return found[0];
    }
}
