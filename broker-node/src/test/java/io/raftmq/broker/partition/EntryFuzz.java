package io.raftmq.broker.partition;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.OffsetRange;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Fuzzes the entries of a partition's log and their records; only {@link UnreadableEntryException} may come of it, upon which
 * a replica stops.
 */
public final class EntryFuzz {
    private static final List<OffsetRange> RANGES = List.of(new OffsetRange(-3, 2), new OffsetRange(5, 9));

    private EntryFuzz() {}

    /** Entries with records of several rooms. */
    public static List<byte[]> seeds() {
        EntryBuilder builder = new EntryBuilder(42, 1_700_000_000_000L, 0);
        builder.addBatch(TestBatches.of(7, 1, 2, 3).bytes());
        builder.add(new PartitionRecord.OpenGroup("group"));
        builder.add(new PartitionRecord.Ack(3, RANGES));
        builder.add(new PartitionRecord.CommitOffset(4, new CommittedOffset(99, 7, 2, "a note")));
        builder.add(new PartitionRecord.Trim(1_000, 5_000, 1L << 45));
        EntryBuilder batch = new EntryBuilder(43, 1_700_000_000_001L, 0);
        batch.addBatch(TestBatches.with(List.of(TestBatches.lane(7), TestBatches.ttl(9_000)))
                .bytes());
        return List.of(bytes(builder.build()), bytes(batch.build()));
    }

    private static byte[] bytes(ByteBuffer entry) {
        byte[] bytes = new byte[entry.remaining()];
        entry.get(bytes);
        return bytes;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            EntryReader reader = new EntryReader(ByteBuffer.wrap(data));
            while (reader.hasNext()) {
                reader.next();
            }
            reader.end();
        } catch (UnreadableEntryException refused) {
            // The one way in which an entry is refused.
        }
        // As the one record of its kind, whatever the kind.
        if (data.length > 0) {
            try {
                RecordCodec.read(
                        data[0] & 0xFF,
                        ByteBuffer.wrap(data, 1, data.length - 1).slice());
            } catch (UnreadableEntryException refused) {
                // As above.
            }
        }
    }
}
