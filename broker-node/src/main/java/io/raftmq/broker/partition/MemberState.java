package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberChanges;
import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.broadcast.MemberOffsets;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Members of broadcast groups in the key-value state:
 *
 * <pre>
 * 30 group(4) member(utf-8)          a member's offset, resets, time of the last commit, note
 * </pre>
 */
final class MemberState {
    private static final byte MEMBER = 0x30;
    private static final int NAME_AT = 5;

    private MemberState() {}

    static MemberOffsets load(StateReader from) {
        MemberOffsets members = new MemberOffsets();
        from.scan(new byte[] {MEMBER}, new byte[] {MEMBER + 1}, (key, value) -> {
            String name = new String(key, NAME_AT, key.length - NAME_AT, StandardCharsets.UTF_8);
            ByteSource fields = new ByteSource(value);
            MemberOffset offset = ModeCodec.readOffset(fields);
            fields.end();
            members.put(StateKeys.groupOf(key), name, offset, MemberChanges.NONE);
            return true;
        });
        return members;
    }

    /** Writes each change. */
    static MemberChanges into(StateWriter out) {
        return new MemberChanges() {
            @Override
            public void memberPut(int group, String member, MemberOffset offset) {
                out.put(
                        key(group, member),
                        ModeCodec.write(offset, new ByteSink(32)).toArray());
            }

            @Override
            public void memberRemoved(int group, String member) {
                out.delete(key(group, member));
            }

            @Override
            public void membersRemoved(int group) {
                out.deleteRange(key(group, ""), key(group + 1, ""));
            }
        };
    }

    private static byte[] key(int group, String member) {
        byte[] name = member.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(NAME_AT + name.length)
                .put(MEMBER)
                .putInt(group)
                .put(name)
                .array();
    }
}
