package io.raftmq.broker.partition;

import io.raftmq.broker.group.Segment;
import io.raftmq.broker.group.Segment.Fate;
import java.util.ArrayList;
import java.util.List;

/** The segments that a filter cuts the queue into: their number, then each one's count times two, plus one if it is leased. */
final class SiftCodec {
    private SiftCodec() {}

    static void write(List<Segment> segments, ByteSink to) {
        to.varint(segments.size());
        for (Segment segment : segments) {
            to.varint(segment.count() << 1 | (segment.fate() == Fate.LEASED ? 1 : 0));
        }
    }

    static List<Segment> read(ByteSource from) {
        int size = from.varint(0, from.left());
        List<Segment> segments = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            long coded = from.varint();
            boolean leased = (coded & 1) == 1;
            long count = coded >> 1;
            if (count < 1 || (leased && count > Integer.MAX_VALUE)) {
                throw new UnreadableEntryException("a segment of " + count);
            }
            segments.add(Segment.of(count, leased ? Fate.LEASED : Fate.PASSED));
        }
        return segments;
    }
}
