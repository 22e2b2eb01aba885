package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The part of a sidecar that is read at start: groups, bounds and runs, without the single entries' places. */
final class SidecarDirectory {
    private static final int WIPED = 1;
    private static final int ERASED = 2;
    private static final int MARKED = 4;

    private SidecarDirectory() {}

    /** The directory's bytes. The runs' tables are numbered through in this order. */
    static byte[] encode(SegmentContents contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, contents.damage());
            out.writeInt(contents.groups().size());
            int ordinal = 0;
            for (var entry : contents.groups().entrySet()) {
                GroupContents group = entry.getValue();
                out.writeLong(entry.getKey().topicUid());
                out.writeInt(entry.getKey().partition());
                out.writeByte((group.wiped ? WIPED : 0) | (group.erased ? ERASED : 0) | (group.marked ? MARKED : 0));
                out.writeLong(group.first);
                out.writeLong(group.last);
                text(out, group.damage);
                out.writeInt(group.runs.size());
                for (ContentRun run : group.runs) {
                    out.writeLong(run.first);
                    out.writeLong(run.last);
                    out.writeLong(run.term);
                    out.writeLong(run.key);
                    out.writeInt(ordinal);
                    out.writeLong(run.table.bytes(run.last - run.first + 1));
                    ordinal += (int) (run.last - run.first + 1);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #encode} wrote; the checksum was verified. */
    static SegmentContents decode(ByteBuffer in) {
        SegmentContents contents = new SegmentContents();
        String damage = text(in);
        if (damage != null) {
            contents.damage(damage);
        }
        for (int groups = in.getInt(); groups > 0; groups--) {
            GroupContents group = contents.of(new GroupId(in.getLong(), in.getInt()));
            int flags = in.get();
            group.wiped = (flags & WIPED) != 0;
            group.erased = (flags & ERASED) != 0;
            group.marked = (flags & MARKED) != 0;
            group.first = in.getLong();
            group.last = in.getLong();
            group.damage = text(in);
            for (int runs = in.getInt(); runs > 0; runs--) {
                long first = in.getLong();
                long last = in.getLong();
                long term = in.getLong();
                long key = in.getLong();
                int ordinal = in.getInt();
                EntryTable table = EntryTable.inSidecar(first, (int) (last - first + 1), in.getLong(), ordinal);
                group.runs.add(new ContentRun(first, last, term, key, table));
            }
        }
        return contents;
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static @Nullable String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
