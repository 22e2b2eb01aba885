package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.story.Beginning;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.LastFailure;
import io.raftmq.broker.story.Members;
import io.raftmq.broker.story.Redeliveries;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.broker.story.TimerEnd;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where what is remembered of stories lies in a partition's state:
 *
 * <pre>
 * 41 group(4) offset(8)                                why a waiting message failed last ({@link LastFailure})
 * 42 generation(4) group(4) firstOffset(8) number(4)   an event ({@link Event}), the latest of an offset first
 * 43 number(4) mod 1,024                               a member: number, name
 * 44 group(4)                                          where a group began ({@link Beginning})
 * 45 sequence(4) mod 1,024                             a redelivery: sequence, id
 * 47 heldId(8)                                         how timers ended ({@link TimerEnd})
 * </pre>
 *
 * <p>Events are counted, and every {@value #GENERATION} of them are a generation. When one begins, the last but one is let
 * go of by one range deletion: so at least that many of the partition's last events are there, and no more than twice as
 * many. An event lies under one key for each block of {@value #BLOCK} offsets it touches, so a message's events are found
 * by one short scan a generation.
 */
final class StoryLayout {
    static final int GENERATION = 1 << 16;
    static final int BLOCK = 1 << 8;
    static final int MOST_EVENTS = 200;

    private static final byte FAILURE = 0x41;
    private static final byte EVENT = 0x42;
    private static final byte MEMBER = 0x43;
    private static final byte BEGINNING = 0x44;
    private static final byte REDELIVERY = 0x45;
    private static final byte TIMER_END = 0x47;

    private StoryLayout() {}

    static void put(StateWriter out, long number, ConsumerGroup group, Event event) {
        long generation = number / GENERATION;
        if (number % GENERATION == 0 && generation >= 2) {
            out.deleteRange(event(0, 0, 0, 0), event(generation - 1, 0, 0, 0));
        }
        out.put(event(generation, group.number(), event.first(), inverted(number)), StoryCodec.value(event));
    }

    /** Where an event is in the order within its generation, the last one first. */
    private static int inverted(long number) {
        return GENERATION - 1 - (int) (number % GENERATION);
    }

    private record Numbered(long number, Event event) {}

    /**
     * What is remembered of one message in a group, in the order in which it happened; of a message with more events than
     * that the last {@value #MOST_EVENTS} at least.
     *
     * @param told events of the partition so far
     */
    static List<Event> events(StateReader from, long told, int group, long offset) {
        List<Numbered> found = new ArrayList<>();
        long last = Math.max(0, told - 1) / GENERATION;
        for (long generation = Math.max(0, last - 1); generation <= last; generation++) {
            long first = offset - offset % BLOCK;
            while (first >= 0 && first <= offset) {
                first = gather(
                        from, event(generation, group, first, 0), event(generation, group, offset + 1, 0), found);
            }
        }
        return found.stream()
                .filter(each -> each.event().end() > offset)
                .sorted(Comparator.comparingLong(Numbered::number))
                .map(Numbered::event)
                .toList();
    }

    /** Gathers the latest events of the first offset that has any in [begin, end); answers the offset after it, or -1. */
    private static long gather(StateReader from, byte[] begin, byte[] end, List<Numbered> found) {
        long[] first = {-1};
        int[] gathered = {0};
        from.scan(begin, end, (key, value) -> {
            ByteBuffer fields = ByteBuffer.wrap(key);
            long own = fields.getLong(9);
            if (first[0] < 0) {
                first[0] = own;
            }
            if (own != first[0] || gathered[0]++ == MOST_EVENTS) {
                return false;
            }
            long number = fields.getInt(1) * (long) GENERATION - fields.getInt(17);
            found.add(new Numbered(number, StoryCodec.event(own, value)));
            return true;
        });
        return first[0] < 0 ? -1 : first[0] + 1;
    }

    static void put(StateWriter out, ConsumerGroup group, long offset, LastFailure failure) {
        out.put(failureKey(group.number(), offset), StoryCodec.value(failure));
    }

    static void forgetFailures(StateWriter out, ConsumerGroup group, long from, long to) {
        long begin = Math.max(0, from);
        if (to - begin == 1) {
            out.delete(failureKey(group.number(), begin));
        } else {
            out.deleteRange(failureKey(group.number(), begin), failureKey(group.number(), to));
        }
    }

    static @Nullable LastFailure failure(StateReader from, int group, long offset) {
        byte[] value = from.get(failureKey(group, offset));
        return value == null ? null : StoryCodec.failure(value);
    }

    static void put(StateWriter out, ConsumerGroup group, Beginning beginning) {
        out.put(key(BEGINNING, group.number()), StoryCodec.value(beginning));
    }

    static @Nullable Beginning beginning(StateReader from, int group) {
        byte[] value = from.get(key(BEGINNING, group));
        return value == null ? null : StoryCodec.beginning(value);
    }

    /** A group is gone; its events go with their generations. */
    static void removeAll(StateWriter out, ConsumerGroup group) {
        out.delete(key(BEGINNING, group.number()));
        forgetFailures(out, group, 0, Long.MAX_VALUE);
    }

    static void putMember(StateWriter out, int number, String name) {
        out.put(
                key(MEMBER, number % Members.MOST),
                new ByteSink(32).varint(number).text(name).toArray());
    }

    static void put(StateWriter out, long sequence, RedeliveryId id) {
        out.put(
                key(REDELIVERY, (int) (sequence % Redeliveries.MOST)),
                new ByteSink(24).varint(sequence).i64(id.high()).i64(id.low()).toArray());
    }

    static void load(StateReader from, Members members, Redeliveries redeliveries) {
        from.scan(new byte[] {MEMBER}, new byte[] {MEMBER + 1}, (key, value) -> {
            ByteSource fields = new ByteSource(value);
            members.restore(fields.varint(1, Integer.MAX_VALUE), fields.text(Checks.MAX_MEMBER_BYTES));
            fields.end();
            return true;
        });
        from.scan(new byte[] {REDELIVERY}, new byte[] {REDELIVERY + 1}, (key, value) -> {
            ByteSource fields = new ByteSource(value);
            redeliveries.restore(fields.varint(), new RedeliveryId(fields.i64(), fields.i64()));
            fields.end();
            return true;
        });
    }

    static void put(StateWriter out, TimerEnd end) {
        out.put(timerEnd(end.firstId()), StoryCodec.value(end));
    }

    static void forgetTimerEnds(StateWriter out, long belowId) {
        out.deleteRange(timerEnd(0), timerEnd(belowId));
    }

    /** How the timer of that held id ended; null if it did not, or that is not known any more. */
    static @Nullable TimerEnd timerEnd(StateReader from, long heldId) {
        TimerEnd[] found = new TimerEnd[1];
        from.floor(timerEnd(0), timerEnd(heldId), (key, value) -> {
            found[0] = StoryCodec.timerEnd(ByteBuffer.wrap(key).getLong(1), value);
            return false;
        });
        return found[0] != null && found[0].firstId() + found[0].count() > heldId ? found[0] : null;
    }

    private static byte[] event(long generation, int group, long first, int number) {
        return ByteBuffer.allocate(21)
                .put(EVENT)
                .putInt((int) generation)
                .putInt(group)
                .putLong(first)
                .putInt(number)
                .array();
    }

    private static byte[] failureKey(int group, long offset) {
        return ByteBuffer.allocate(13)
                .put(FAILURE)
                .putInt(group)
                .putLong(offset)
                .array();
    }

    private static byte[] timerEnd(long heldId) {
        return ByteBuffer.allocate(9).put(TIMER_END).putLong(heldId).array();
    }

    private static byte[] key(byte kind, int number) {
        return ByteBuffer.allocate(5).put(kind).putInt(number).array();
    }
}
