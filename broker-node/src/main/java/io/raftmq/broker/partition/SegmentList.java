package io.raftmq.broker.partition;

import io.raftmq.broker.group.Segment;
import io.raftmq.broker.group.Segment.Fate;
import java.util.ArrayList;
import java.util.List;

/** The way of a cursor as it is planned: equal neighbours are one segment. */
final class SegmentList {
    private final List<Segment> segments = new ArrayList<>();
    private long length;

    void add(long count, Fate fate) {
        add(count, fate, 0);
    }

    void add(long count, Fate fate, long lane) {
        if (count == 0) {
            return;
        }
        length += count;
        int last = segments.size() - 1;
        if (last >= 0 && segments.get(last).fate() == fate && segments.get(last).lane() == lane) {
            segments.set(last, new Segment(segments.get(last).count() + count, fate, lane));
        } else {
            segments.add(new Segment(count, fate, lane));
        }
    }

    List<Segment> segments() {
        return segments;
    }

    /** Messages gone over. */
    long length() {
        return length;
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /** Whether all are delivered, and none of a lane. */
    boolean isPlain() {
        return segments.size() == 1 && segments.get(0).equals(Segment.of(length, Fate.LEASED));
    }
}
