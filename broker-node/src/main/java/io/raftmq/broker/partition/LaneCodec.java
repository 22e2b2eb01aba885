package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Segment;
import io.raftmq.broker.group.Segment.Fate;
import io.raftmq.broker.partition.LaneRecord.Advance;
import io.raftmq.broker.partition.LaneRecord.Expire;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of lane records. A segment is a varint of {@code count * 8 + fate * 2 + (in a lane ? 1 : 0)}, then the lane's
 * 8 bytes if it is in one.
 */
final class LaneCodec {
    private static final int FATE_SHIFT = 1;
    private static final int COUNT_SHIFT = 3;
    private static final Fate[] FATES = Fate.values();

    private LaneCodec() {}

    /** Writes the body, and answers its type. */
    static int write(LaneRecord record, ByteSink to) {
        to.varint(record.group());
        if (record instanceof Advance r) {
            to.varint(r.member()).u8(r.priority()).varint(r.invisibleMs()).varint(r.laneInvisibleMs());
            r.segments().forEach(segment -> write(segment, to));
            return RecordType.ADVANCE;
        }
        RecordCodec.ranges(((Expire) record).ranges(), to);
        return RecordType.EXPIRE;
    }

    private static void write(Segment segment, ByteSink to) {
        int lane = segment.lane() == 0 ? 0 : 1;
        to.varint(segment.count() << COUNT_SHIFT | (long) segment.fate().code() << FATE_SHIFT | lane);
        if (lane == 1) {
            to.i64(segment.lane());
        }
    }

    static Advance readAdvance(ByteSource from) {
        int group = RecordCodec.number(from);
        int member = RecordCodec.number(from);
        int priority = from.u8();
        if (priority > ConsumerGroup.MAX_PRIORITY) {
            throw new UnreadableEntryException("unknown priority " + priority);
        }
        int invisibleMs = RecordCodec.number(from);
        int laneInvisibleMs = RecordCodec.number(from);
        List<Segment> segments = new ArrayList<>();
        while (from.left() > 0) {
            segments.add(segment(from));
        }
        return new Advance(group, member, priority, invisibleMs, laneInvisibleMs, segments);
    }

    private static Segment segment(ByteSource from) {
        long head = from.varint();
        Fate fate = FATES[(int) (head >>> FATE_SHIFT) & 3];
        long lane = (head & 1) == 0 ? 0 : from.i64();
        try {
            return new Segment(head >>> COUNT_SHIFT, fate, lane);
        } catch (IllegalArgumentException e) {
            throw new UnreadableEntryException("a cursor's way: " + e.getMessage(), e);
        }
    }

    static Expire readExpire(ByteSource from) {
        return new Expire(RecordCodec.number(from), RecordCodec.ranges(from));
    }
}
