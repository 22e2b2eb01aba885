package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Kept;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where dead letters and kept places lie in a partition's state:
 *
 * <pre>
 * 28 group(4)                        a dead letter queue's next number and how many it holds
 * 29 group(4) number(8)              a dead letter ({@link DeadLetter})
 * 2A group(4) firstOffset(8)         outstanding messages whose place the group remembers itself ({@link Kept})
 * 2B group(4) offset(8) number(8)    a message's dead letters, by its offset
 * </pre>
 */
final class DeadLetterLayout {
    private static final byte COUNTS = 0x28;
    private static final byte LETTER = 0x29;
    private static final byte KEPT = 0x2A;
    private static final byte BY_OFFSET = 0x2B;

    private DeadLetterLayout() {}

    static void put(StateWriter out, ConsumerGroup group, DeadLetter letter) {
        out.put(key(LETTER, group.number(), letter.number()), DeadLetterCodec.value(letter));
        out.put(byOffset(group.number(), letter.offset(), letter.number()), new byte[0]);
    }

    static void remove(StateWriter out, ConsumerGroup group, long number, long offset) {
        out.delete(key(LETTER, group.number(), number));
        out.delete(byOffset(group.number(), offset, number));
    }

    static void count(StateWriter out, ConsumerGroup group) {
        byte[] value = new ByteSink(16)
                .varint(group.deadLetters().next())
                .varint(group.deadLetters().held())
                .toArray();
        out.put(key(COUNTS, group.number()), value);
    }

    static void put(StateWriter out, ConsumerGroup group, Kept part) {
        out.put(key(KEPT, group.number(), part.first()), DeadLetterCodec.value(part));
    }

    static void removeKept(StateWriter out, ConsumerGroup group, long first) {
        out.delete(key(KEPT, group.number(), first));
    }

    static void removeAll(StateWriter out, ConsumerGroup group) {
        out.delete(key(COUNTS, group.number()));
        out.deleteRange(key(LETTER, group.number(), 0), key(LETTER, group.number() + 1, 0));
        out.deleteRange(key(KEPT, group.number(), 0), key(KEPT, group.number() + 1, 0));
        out.deleteRange(byOffset(group.number(), 0, 0), byOffset(group.number() + 1, 0, 0));
    }

    /** Brings what is stored to the groups it belongs to; the letters stay where they are. */
    static void load(StateReader from, IntFunction<ConsumerGroup> owner) {
        from.scan(new byte[] {COUNTS}, new byte[] {COUNTS + 1}, (key, value) -> {
            ByteSource counts = new ByteSource(value);
            owner.apply(StateKeys.groupOf(key)).deadLetters().restore(counts.varint(), counts.varint());
            counts.end();
            return true;
        });
        from.scan(new byte[] {KEPT}, new byte[] {KEPT + 1}, (key, value) -> {
            owner.apply(StateKeys.groupOf(key)).restore(DeadLetterCodec.kept(StateKeys.firstOf(key), value));
            return true;
        });
    }

    static @Nullable DeadLetter letter(StateReader from, int group, long number) {
        byte[] value = from.get(key(LETTER, group, number));
        return value == null ? null : DeadLetterCodec.letter(number, value);
    }

    /** The latest letter of a message, or null. */
    static @Nullable DeadLetter letterOf(StateReader from, int group, long offset) {
        long[] number = {-1};
        from.floor(byOffset(group, offset, 0), byOffset(group, offset, Long.MAX_VALUE), (key, value) -> {
            number[0] = ByteBuffer.wrap(key).getLong(13);
            return false;
        });
        return number[0] < 0 ? null : letter(from, group, number[0]);
    }

    /** Shows a queue's letters in order, from a number on, until the visitor has enough. */
    static void scan(StateReader from, int group, long number, Predicate<DeadLetter> visitor) {
        from.scan(
                key(LETTER, group, number),
                key(LETTER, group + 1, 0),
                (key, value) -> visitor.test(DeadLetterCodec.letter(StateKeys.firstOf(key), value)));
    }

    private static byte[] key(byte kind, int group) {
        return ByteBuffer.allocate(5).put(kind).putInt(group).array();
    }

    private static byte[] key(byte kind, int group, long number) {
        return ByteBuffer.allocate(13).put(kind).putInt(group).putLong(number).array();
    }

    private static byte[] byOffset(int group, long offset, long number) {
        return ByteBuffer.allocate(21)
                .put(BY_OFFSET)
                .putInt(group)
                .putLong(offset)
                .putLong(number)
                .array();
    }
}
