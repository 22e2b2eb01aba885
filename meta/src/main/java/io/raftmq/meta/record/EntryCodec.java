package io.raftmq.meta.record;

import com.google.protobuf.InvalidProtocolBufferException;
import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.proto.MetaRecord;
import java.nio.ByteBuffer;

/** Turns metadata entries into the payloads of Raft entries and back, refusing what this binary cannot replay. */
public final class EntryCodec {
    /** No entry is written above this size, in bytes; a Raft entry takes at most 8 MiB. */
    public static final int MAX_BYTES = 7 << 20;

    private EntryCodec() {}

    /** The payload of one entry. */
    public static ByteBuffer encode(MetaEntry entry) {
        return ByteBuffer.wrap(entry.toByteArray());
    }

    /**
     * Reads a payload.
     *
     * @param index its Raft index, for messages
     * @param supported the highest feature level this binary can replay
     * @throws UnreadableRecordException if it was written by a newer version, or is no metadata entry
     */
    public static MetaEntry decode(ByteBuffer payload, long index, int supported) {
        MetaEntry entry;
        try {
            entry = MetaEntry.parseFrom(payload.duplicate());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("metadata entry " + index + " is not one: " + e.getMessage(), e);
        }
        if (entry.getFeatureLevel() > supported) {
            throw tooNew(index, "has feature level " + entry.getFeatureLevel(), supported);
        }
        for (MetaRecord record : entry.getRecordsList()) {
            if (record.getKindCase() == MetaRecord.KindCase.KIND_NOT_SET) {
                throw tooNew(index, "holds a record of an unknown kind", supported);
            }
        }
        return entry;
    }

    private static UnreadableRecordException tooNew(long index, String what, int supported) {
        return new UnreadableRecordException("metadata entry " + index + " " + what
                + "; this binary knows levels up to " + supported
                + ". A newer version wrote it: run that version on this node");
    }
}
