package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.deadletter.StoredAt;
import io.raftmq.broker.group.Kept;
import io.raftmq.broker.partition.DeadLetterRecord.Bury;
import io.raftmq.broker.partition.DeadLetterRecord.Death;
import io.raftmq.broker.partition.DeadLetterRecord.Drop;
import io.raftmq.broker.partition.DeadLetterRecord.Keep;
import io.raftmq.broker.partition.DeadLetterRecord.Letter;
import io.raftmq.broker.partition.DeadLetterRecord.Resend;
import io.raftmq.broker.partition.PartitionRecord.Fail;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The bodies of {@link DeadLetterRecord}s and of failures, and the values of their state, field by field. Lists run to the end. */
final class DeadLetterCodec {
    private static final int MAX_NOTE_BYTES = 4_096;

    private DeadLetterCodec() {}

    static int write(DeadLetterRecord record, ByteSink to) {
        if (record instanceof Bury r) {
            to.varint(r.group()).u8(r.reason().code()).text(r.note());
            for (Death death : r.deaths()) {
                kept(death.kept(), to);
                to.varint(death.attempts()).varint(death.firstFailedMs());
            }
            return RecordType.BURY;
        } else if (record instanceof Keep r) {
            to.varint(r.group());
            r.parts().forEach(part -> kept(part, to));
            return RecordType.KEEP;
        } else if (record instanceof Resend r) {
            letters(r.group(), r.letters(), to);
            return RecordType.RESEND;
        } else if (record instanceof Drop r) {
            letters(r.group(), r.letters(), to);
            return RecordType.DROP_LETTERS;
        }
        throw new IllegalArgumentException("not known here: " + record);
    }

    static int write(Fail record, ByteSink to) {
        to.varint(record.group()).u8(record.reason().code()).text(record.note()).varint(record.delayMs());
        RecordCodec.ranges(record.ranges(), to);
        return RecordType.FAIL;
    }

    static Fail readFail(ByteSource from) {
        return new Fail(
                number(from), reason(from.u8()), from.text(MAX_NOTE_BYTES), number(from), RecordCodec.ranges(from));
    }

    static Bury readBury(ByteSource from) {
        int group = number(from);
        DeadReason reason = reason(from.u8());
        String note = from.text(MAX_NOTE_BYTES);
        return new Bury(group, reason, note, list(from, s -> new Death(kept(s), number(s), s.varint())));
    }

    static Keep readKeep(ByteSource from) {
        return new Keep(number(from), list(from, DeadLetterCodec::kept));
    }

    static Resend readResend(ByteSource from) {
        return new Resend(number(from), list(from, DeadLetterCodec::letter));
    }

    static Drop readDrop(ByteSource from) {
        return new Drop(number(from), list(from, DeadLetterCodec::letter));
    }

    static byte[] value(DeadLetter letter) {
        ByteSink to = new ByteSink(64).varint(letter.offset());
        at(letter.at(), to);
        return to.u8(letter.reason().code())
                .varint(letter.attempts())
                .varint(letter.firstFailedMs())
                .varint(letter.deadMs())
                .text(letter.note())
                .toArray();
    }

    static DeadLetter letter(long number, byte[] value) {
        ByteSource from = new ByteSource(value);
        DeadLetter letter = new DeadLetter(
                number,
                from.varint(),
                at(from),
                reason(from.u8()),
                number(from),
                from.varint(),
                from.varint(),
                from.text(MAX_NOTE_BYTES));
        from.end();
        return letter;
    }

    static byte[] value(Kept part) {
        ByteSink to = new ByteSink(32).varint(part.count());
        at(part.at(), to);
        return to.toArray();
    }

    static Kept kept(long first, byte[] value) {
        ByteSource from = new ByteSource(value);
        Kept part = new Kept(first, from.varint(1, Integer.MAX_VALUE), at(from));
        from.end();
        return part;
    }

    private static void letters(int group, List<Letter> letters, ByteSink to) {
        to.varint(group);
        letters.forEach(letter -> write(letter, to));
    }

    static void write(Letter letter, ByteSink to) {
        to.varint(letter.number()).varint(letter.offset());
        at(letter.at(), to);
    }

    static Letter letter(ByteSource from) {
        return new Letter(from.varint(), from.varint(), at(from));
    }

    private static void kept(Kept part, ByteSink to) {
        to.varint(part.first()).varint(part.count());
        at(part.at(), to);
    }

    private static Kept kept(ByteSource from) {
        return new Kept(from.varint(), from.varint(1, Integer.MAX_VALUE), at(from));
    }

    private static void at(StoredAt at, ByteSink to) {
        to.varint(at.raftIndex())
                .varint(at.position())
                .varint(at.length())
                .varint(at.slot())
                .varint(at.storeTimeMs());
    }

    private static StoredAt at(ByteSource from) {
        return new StoredAt(from.varint(), number(from), number(from), number(from), from.varint());
    }

    static DeadReason reason(int code) {
        DeadReason reason = DeadReason.of(code);
        if (reason == null) {
            throw new UnreadableEntryException("unknown reason of a dead letter " + code);
        }
        return reason;
    }

    private static int number(ByteSource from) {
        return from.varint(0, Integer.MAX_VALUE);
    }

    private static <T> List<T> list(ByteSource from, Function<ByteSource, T> element) {
        List<T> all = new ArrayList<>();
        while (from.left() > 0) {
            all.add(element.apply(from));
        }
        return all;
    }
}
