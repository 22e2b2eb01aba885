package io.raftmq.broker.partition;

import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.partition.HeldRecord.Carry;
import io.raftmq.broker.partition.HeldRecord.DropBodies;
import io.raftmq.broker.partition.HeldRecord.Forget;
import io.raftmq.broker.partition.HeldRecord.Range;
import io.raftmq.broker.partition.HeldRecord.Release;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of {@link HeldRecord}s. Ranges and places give their first number as the distance from the one before. A
 * carried batch follows the place where it was first stored, and runs to the end.
 */
final class HeldCodec {
    private HeldCodec() {}

    /** Writes the body of any of them but {@link Carry}, and answers its type. */
    static int write(HeldRecord record, ByteSink to) {
        if (record instanceof Release r) {
            ranges(r.ranges(), to);
            return RecordType.RELEASE;
        } else if (record instanceof Forget r) {
            ranges(r.ranges(), to);
            return RecordType.FORGET_HELD;
        } else if (record instanceof DropBodies r) {
            long index = 0;
            for (BodyId body : r.bodies()) {
                to.zigzag(body.raftIndex() - index).varint(body.position());
                index = body.raftIndex();
            }
            return RecordType.DROP_BODIES;
        }
        throw new IllegalArgumentException("a carried batch is written as it is: " + record);
    }

    /** Writes the body of a {@link Carry} of these bytes, and answers where in it they begin. */
    static int writeCarry(BodyId body, ByteBuffer batch, ByteSink to) {
        to.varint(body.raftIndex()).varint(body.position());
        int at = to.size();
        to.raw(batch);
        return at;
    }

    static HeldRecord read(int type, ByteSource from) {
        return switch (type) {
            case RecordType.RELEASE -> new Release(ranges(from));
            case RecordType.FORGET_HELD -> new Forget(ranges(from));
            case RecordType.DROP_BODIES -> new DropBodies(bodies(from));
            case RecordType.CARRY -> {
                BodyId body = new BodyId(from.varint(), from.varint(0, Integer.MAX_VALUE));
                int at = from.position();
                int length = from.left();
                from.raw(length);
                yield new Carry(body, at, length);
            }
            default -> throw new UnreadableEntryException("record type " + type + " is not one of held messages");
        };
    }

    private static void ranges(List<Range> ranges, ByteSink to) {
        long end = 0;
        for (Range range : ranges) {
            to.zigzag(range.first() - end).varint(range.count());
            end = range.end();
        }
    }

    private static List<Range> ranges(ByteSource from) {
        List<Range> ranges = new ArrayList<>();
        long end = 0;
        while (from.left() > 0) {
            Range range = new Range(end + from.zigzag(), from.varint(1, Integer.MAX_VALUE));
            ranges.add(range);
            end = range.end();
        }
        return ranges;
    }

    private static List<BodyId> bodies(ByteSource from) {
        List<BodyId> bodies = new ArrayList<>();
        long index = 0;
        while (from.left() > 0) {
            index += from.zigzag();
            bodies.add(new BodyId(index, from.varint(0, Integer.MAX_VALUE)));
        }
        return bodies;
    }
}
