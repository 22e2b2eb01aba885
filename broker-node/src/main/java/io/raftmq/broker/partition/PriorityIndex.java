package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the messages of each priority above 0, so that a group can take them ahead of all that was stored before them. The
 * index lies in the state, one entry for neighbours of one priority within a batch; in memory is only where each
 * priority's last message ends, so a partition without such messages asks nothing.
 */
final class PriorityIndex {
    private final StateReader state;
    private final long[] ends = new long[ConsumerGroup.MAX_PRIORITY + 1];

    /** Reads the ends from the state. */
    PriorityIndex(StateReader state) {
        this.state = state;
        for (int priority = 1; priority < ends.length; priority++) {
            int which = priority;
            state.floor(StateKeys.priority(priority, 0), StateKeys.priority(priority, Long.MAX_VALUE), (key, value) -> {
                ends[which] = StateKeys.firstOfPriority(key) + count(value);
                return false;
            });
        }
    }

    /** Messages joined the queue. */
    void queued(QueueEntry entry, BatchTraits traits, StateWriter out) {
        int slot = 0;
        while (slot < entry.count()) {
            int first = slot;
            int priority = Delivery.priorityOf(traits.get(first));
            while (slot < entry.count() && Delivery.priorityOf(traits.get(slot)) == priority) {
                slot++;
            }
            if (priority > 0) {
                out.put(
                        StateKeys.priority(priority, entry.baseOffset() + first),
                        new ByteSink(8).varint(slot - first).toArray());
                ends[priority] = entry.baseOffset() + slot;
            }
        }
    }

    /** Messages below {@code logStart} are gone. */
    void trimmed(long logStart, StateWriter out) {
        for (int priority = 1; priority < ends.length; priority++) {
            if (ends[priority] > 0) {
                out.deleteRange(StateKeys.priority(priority, 0), StateKeys.priority(priority, logStart));
            }
        }
    }

    /** Where the last message of a priority ends; at or below the log's start when none is retained. */
    long end(int priority) {
        return ends[priority];
    }

    /** Where the last message that has a priority ends. */
    long end() {
        return Arrays.stream(ends).max().orElse(0);
    }

    /** Messages of a priority from an offset on, by offset, until together they are {@code most} or more. */
    List<OffsetRange> from(int priority, long offset, int most) {
        List<OffsetRange> found = new ArrayList<>();
        long[] begin = {offset};
        state.floor(StateKeys.priority(priority, 0), StateKeys.priority(priority, offset), (key, value) -> {
            long first = StateKeys.firstOfPriority(key);
            begin[0] = first + count(value) > offset ? first : offset;
            return false;
        });
        int[] left = {most};
        state.scan(
                StateKeys.priority(priority, begin[0]), StateKeys.priority(priority, Long.MAX_VALUE), (key, value) -> {
                    long first = StateKeys.firstOfPriority(key);
                    long from = Math.max(first, offset);
                    OffsetRange range = new OffsetRange(from, (int) (first + count(value) - from));
                    found.add(range);
                    left[0] -= range.count();
                    return left[0] > 0;
                });
        return found;
    }

    private static int count(byte[] value) {
        ByteSource from = new ByteSource(value);
        int count = from.varint(1, Integer.MAX_VALUE);
        from.end();
        return count;
    }
}
