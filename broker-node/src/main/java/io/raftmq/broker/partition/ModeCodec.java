package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.partition.ModeRecord.Acquire;
import io.raftmq.broker.partition.ModeRecord.ForgetMembers;
import io.raftmq.broker.partition.ModeRecord.PutGroup;
import io.raftmq.broker.partition.ModeRecord.PutMember;
import io.raftmq.broker.partition.ModeRecord.ResetMembers;
import java.util.ArrayList;
import java.util.List;

/** The bodies of {@link ModeRecord}s, field by field in the order of the Java record. */
final class ModeCodec {
    private static final int MAX_MEMBER_BYTES = 1_024;
    private static final int MAX_METADATA_BYTES = 16_384;

    private ModeCodec() {}

    /** Writes the body, and answers the record's type. */
    static int write(ModeRecord record, ByteSink to) {
        if (record instanceof Acquire r) {
            to.varint(r.group()).varint(r.epoch());
            return RecordType.ACQUIRE;
        } else if (record instanceof PutMember r) {
            write(r.offset(), to.varint(r.group()).text(r.member()));
            return RecordType.PUT_MEMBER;
        } else if (record instanceof ResetMembers r) {
            to.varint(r.group()).varint(r.offset());
            return RecordType.RESET_MEMBERS;
        } else if (record instanceof PutGroup r) {
            PictureCodec.write(r.picture(), to.text(r.name()).varint(r.version()));
            return RecordType.PUT_GROUP;
        } else if (record instanceof ForgetMembers r) {
            to.varint(r.group());
            r.members().forEach(to::text);
            return RecordType.FORGET_MEMBERS;
        }
        throw new IllegalArgumentException("unknown record " + record);
    }

    static Acquire readAcquire(ByteSource from) {
        return new Acquire(group(from), from.varint());
    }

    static PutMember readPutMember(ByteSource from) {
        return new PutMember(group(from), from.text(MAX_MEMBER_BYTES), readOffset(from));
    }

    static ResetMembers readResetMembers(ByteSource from) {
        return new ResetMembers(group(from), from.varint());
    }

    static PutGroup readPutGroup(ByteSource from) {
        return new PutGroup(from.text(MAX_MEMBER_BYTES), from.varint(), PictureCodec.read(from));
    }

    static ForgetMembers readForgetMembers(ByteSource from) {
        int group = group(from);
        List<String> members = new ArrayList<>();
        while (from.left() > 0) {
            members.add(from.text(MAX_MEMBER_BYTES));
        }
        return new ForgetMembers(group, members);
    }

    /** A member's offset; its value in the state has the same form. */
    static ByteSink write(MemberOffset offset, ByteSink to) {
        return to.varint(offset.offset())
                .varint(offset.resets())
                .varint(offset.lastMs())
                .text(offset.metadata());
    }

    static MemberOffset readOffset(ByteSource from) {
        return new MemberOffset(from.varint(), from.varint(), from.varint(), from.text(MAX_METADATA_BYTES));
    }

    private static int group(ByteSource from) {
        return from.varint(0, Integer.MAX_VALUE);
    }
}
