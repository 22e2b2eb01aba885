package io.raftmq.meta.record;

import io.raftmq.meta.proto.MetaEntry;
import java.nio.ByteBuffer;
import java.util.List;

/** Fuzzes entries of the metadata group's log; what is read is written and read again alike. */
public final class MetaEntryFuzz {
    private MetaEntryFuzz() {}

    /** An entry without records, which is enough for a fuzzer that sees its coverage. */
    public static List<byte[]> seeds() {
        return List.of(MetaEntry.newBuilder().setFeatureLevel(1).build().toByteArray());
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        MetaEntry entry;
        try {
            entry = EntryCodec.decode(ByteBuffer.wrap(data), 1, 1);
        } catch (UnreadableRecordException refused) {
            return;
        }
        if (!EntryCodec.decode(EntryCodec.encode(entry), 1, 1).equals(entry)) {
            throw new AssertionError("another entry: " + entry);
        }
    }
}
