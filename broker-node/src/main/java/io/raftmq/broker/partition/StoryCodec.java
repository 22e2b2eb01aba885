package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.partition.DeadLetterRecord.Letter;
import io.raftmq.broker.partition.StoryRecord.NameMember;
import io.raftmq.broker.partition.StoryRecord.Redeliver;
import io.raftmq.broker.story.Beginning;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.EventKind;
import io.raftmq.broker.story.LastFailure;
import io.raftmq.broker.story.Notes;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.broker.story.TimerEnd;
import org.jspecify.annotations.Nullable;

/** The bodies of {@link StoryRecord}s and the values of what is remembered of stories, field by field. */
final class StoryCodec {
    private static final int NO_REASON = 0;

    private StoryCodec() {}

    static int write(StoryRecord record, ByteSink to) {
        if (record instanceof NameMember r) {
            to.text(r.name());
            return RecordType.NAME_MEMBER;
        }
        Redeliver r = (Redeliver) record;
        to.varint(r.group()).i64(r.id().high()).i64(r.id().low()).varint(r.offset());
        if (r.letter() != null) {
            DeadLetterCodec.write(r.letter(), to);
        }
        return RecordType.REDELIVER;
    }

    static NameMember readNameMember(ByteSource from) {
        return new NameMember(from.text(Checks.MAX_MEMBER_BYTES));
    }

    static Redeliver readRedeliver(ByteSource from) {
        int group = RecordCodec.number(from);
        RedeliveryId id = new RedeliveryId(from.i64(), from.i64());
        long offset = from.varint();
        @Nullable Letter letter = from.left() == 0 ? null : DeadLetterCodec.letter(from);
        return new Redeliver(group, id, offset, letter);
    }

    static byte[] value(Event event) {
        ByteSink to = new ByteSink(32)
                .u8(event.kind().code())
                .varint(event.count())
                .varint(event.timeMs())
                .varint(event.member())
                .varint(event.attempt());
        DeadReason reason = event.reason();
        if (reason != null || !event.note().isEmpty()) {
            to.u8(reason == null ? NO_REASON : reason.code()).text(event.note());
        }
        return to.toArray();
    }

    static Event event(long first, byte[] value) {
        ByteSource from = new ByteSource(value);
        int code = from.u8();
        EventKind kind = EventKind.of(code);
        if (kind == null) {
            throw new UnreadableEntryException("unknown kind of event " + code);
        }
        int count = from.varint(1, Integer.MAX_VALUE);
        long timeMs = from.varint();
        int member = RecordCodec.number(from);
        int attempt = RecordCodec.number(from);
        @Nullable DeadReason reason = from.left() == 0 ? null : DeadReason.of(from.u8());
        String note = from.left() == 0 ? "" : from.text(Notes.MOST_BYTES);
        from.end();
        return new Event(kind, first, count, timeMs, member, attempt, reason, note);
    }

    static byte[] value(LastFailure failure) {
        return new ByteSink(32)
                .u8(failure.reason().code())
                .varint(failure.attempt())
                .varint(failure.member())
                .varint(failure.timeMs())
                .text(failure.note())
                .toArray();
    }

    static LastFailure failure(byte[] value) {
        ByteSource from = new ByteSource(value);
        LastFailure failure = new LastFailure(
                DeadLetterCodec.reason(from.u8()),
                RecordCodec.number(from),
                RecordCodec.number(from),
                from.varint(),
                from.text(Notes.MOST_BYTES));
        from.end();
        return failure;
    }

    static byte[] value(Beginning beginning) {
        return new ByteSink(16)
                .varint(beginning.offset())
                .varint(beginning.timeMs())
                .toArray();
    }

    static Beginning beginning(byte[] value) {
        ByteSource from = new ByteSource(value);
        Beginning beginning = new Beginning(from.varint(), from.varint());
        from.end();
        return beginning;
    }

    static byte[] value(TimerEnd end) {
        return new ByteSink(24)
                .varint(end.count())
                .zigzag(end.offset())
                .varint(end.timeMs())
                .toArray();
    }

    static TimerEnd timerEnd(long firstId, byte[] value) {
        ByteSource from = new ByteSource(value);
        TimerEnd end = new TimerEnd(firstId, from.varint(1, Integer.MAX_VALUE), from.zigzag(), from.varint());
        from.end();
        return end;
    }
}
