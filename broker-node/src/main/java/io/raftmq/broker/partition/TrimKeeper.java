package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Kept;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.DeadLetterRecord.Keep;
import java.util.ArrayList;
import java.util.List;

/**
 * Retention does not take a message from a group that still has to consume it once more: before the queue's start passes
 * an outstanding message, its group remembers itself where it lies. A trim that would have too many to remember goes less
 * far, by one batch at least, and the next one goes on.
 */
final class TrimKeeper {
    /** Places that one trim has remembered. */
    private static final int MOST_PLACES = 2_000;

    private record Of(ConsumerGroup group, Kept place) {}

    private final Pipeline pipeline;
    private final MessagePlaces places;
    private final RetryCounts counts;

    TrimKeeper(Pipeline pipeline, MessagePlaces places, RetryCounts counts) {
        this.pipeline = pipeline;
        this.places = places;
        this.counts = counts;
    }

    /**
     * Has groups remember their outstanding messages in [start, target).
     *
     * @param queue the partition's queue
     * @return how far the trim may go: to the target, or to the beginning of a batch before it
     */
    long keep(QueueIndex queue, long start, long target, long time) {
        long end = target;
        List<Of> wanted = outstanding(start, end, MOST_PLACES);
        while (wanted.size() > MOST_PLACES) {
            QueueEntry first = queue.floor(start);
            QueueEntry middle = queue.floor(start + (end - start) / 2);
            long least = first == null ? end : first.endOffset();
            if (end <= least) {
                // One batch may hold more than that, and less than a batch is not trimmed.
                wanted = outstanding(start, end, Integer.MAX_VALUE - 1);
                break;
            }
            end = Math.min(end, middle == null ? least : Math.max(least, middle.baseOffset()));
            wanted = outstanding(start, end, MOST_PLACES);
        }
        keep(wanted, time);
        return end;
    }

    /** The groups' outstanding messages there; no more than {@code most} and one. */
    private List<Of> outstanding(long start, long end, int most) {
        List<Of> found = new ArrayList<>();
        for (ConsumerGroup group : pipeline.view().groups.all()) {
            for (Run run : DeadLetterNames.isReader(group.name())
                    ? List.<Run>of()
                    : group.outstanding().within(start, end)) {
                for (Kept place : places.places(group, run.first(), run.end())) {
                    found.add(new Of(group, place));
                    if (found.size() > most) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    private void keep(List<Of> wanted, long time) {
        List<Kept> parts = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            parts.add(wanted.get(i).place());
            counts.kept += wanted.get(i).place().count();
            ConsumerGroup group = wanted.get(i).group();
            if (i + 1 == wanted.size() || wanted.get(i + 1).group() != group) {
                pipeline.append(new Keep(group.number(), List.copyOf(parts)), time);
                parts.clear();
            }
        }
    }
}
