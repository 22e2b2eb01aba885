package io.raftmq.broker.partition;

import io.raftmq.client.wire.BatchTraits;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest entries of the queue, kept in memory since nearly all readers are there. */
final class QueueTail {
    private static final int CAPACITY = 512;

    private final @Nullable QueueEntry[] ring = new @Nullable QueueEntry[CAPACITY];
    /** Of those that have any. */
    private final @Nullable BatchTraits[] traits = new @Nullable BatchTraits[CAPACITY];

    private long begin;
    private long end;

    void clear() {
        Arrays.fill(ring, null);
        Arrays.fill(traits, null);
        begin = end;
    }

    /** Adds the entry after the newest; the oldest makes room. */
    void add(QueueEntry entry, BatchTraits entryTraits) {
        int place = (int) (end++ % CAPACITY);
        ring[place] = entry;
        traits[place] = entry.hasTraits() ? entryTraits : null;
        if (end - begin > CAPACITY) {
            begin++;
        }
    }

    /** Whether the entry that holds {@code offset} is here. */
    boolean reaches(long offset) {
        return begin < end
                && at(begin).baseOffset() <= offset
                && offset < at(end - 1).endOffset();
    }

    /** The entry that holds {@code offset}, which the tail must reach. */
    QueueEntry floor(long offset) {
        return at(slot(offset));
    }

    /** The traits of the entry that holds {@code offset}, which the tail must reach. */
    BatchTraits traits(long offset) {
        BatchTraits found = traits[(int) (slot(offset) % CAPACITY)];
        return found == null ? BatchTraits.NONE : found;
    }

    /** Appends entries to {@code found} from the one that holds {@code offset}, while {@code scan} takes them. */
    void scan(long offset, QueueScan scan, List<QueueEntry> found) {
        for (long slot = slot(offset); slot < end && scan.takes(at(slot)); slot++) {
            found.add(at(slot));
        }
    }

    private long slot(long offset) {
        long low = begin;
        long high = end - 1;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (at(middle).baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private QueueEntry at(long slot) {
        QueueEntry entry = ring[(int) (slot % CAPACITY)];
        if (entry == null) {
            throw new IllegalStateException("slot " + slot + " is not in [" + begin + ", " + end + ")");
        }
        return entry;
    }
}
