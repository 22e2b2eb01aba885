package io.raftmq.broker.partition;

import java.nio.ByteBuffer;

/** Reads an entry record by record, checking every length before it is used; see {@link EntryFormat}. */
final class EntryReader {
    private final ByteSource source;
    private final long ordinal;
    private final long groupTimeMs;
    private int recordsLeft;
    private int bodyPosition;
    private int bodyLength;

    /**
     * Reads the head.
     *
     * @param payload the entry between position and limit, neither of which moves
     * @throws UnreadableEntryException if the head is not this format's
     */
    EntryReader(ByteBuffer payload) {
        source = new ByteSource(payload);
        int version = source.u8();
        if (version != EntryFormat.VERSION) {
            throw new UnreadableEntryException("entry format version " + version + "; this build reads "
                    + EntryFormat.VERSION + ": upgrade this node");
        }
        int flags = source.u8();
        if (flags != 0) {
            throw new UnreadableEntryException("unknown entry flags " + flags);
        }
        recordsLeft = source.u16();
        ordinal = source.i64();
        groupTimeMs = source.i64();
        if (ordinal < 0 || groupTimeMs < 0) {
            throw new UnreadableEntryException("entry " + ordinal + " of group time " + groupTimeMs);
        }
    }

    long ordinal() {
        return ordinal;
    }

    long groupTimeMs() {
        return groupTimeMs;
    }

    boolean hasNext() {
        return recordsLeft > 0;
    }

    /** The next record. After the last one, {@link #end} is due. */
    PartitionRecord next() {
        int length = source.varint(0, EntryFormat.MAX_BYTES);
        int type = source.u8();
        bodyPosition = source.position();
        bodyLength = length;
        recordsLeft--;
        return RecordCodec.read(type, source.raw(length));
    }

    /** Where the last record's body begins within the payload. */
    int bodyPosition() {
        return bodyPosition;
    }

    int bodyLength() {
        return bodyLength;
    }

    void end() {
        source.end();
    }
}
