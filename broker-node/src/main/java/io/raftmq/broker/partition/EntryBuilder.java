package io.raftmq.broker.partition;

import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.partition.DedupeRecord.StoreKeyed;
import java.nio.ByteBuffer;

/** An entry being filled; see {@link EntryFormat}. */
final class EntryBuilder {
    private static final int FIRST_CAPACITY = 256;
    private static final int LARGEST_HEAD = 6;

    private final ByteSink entry;
    private final ByteSink body = new ByteSink(64);
    private final long groupTimeMs;
    private int records;

    EntryBuilder(long ordinal, long groupTimeMs, int expectedBytes) {
        this.groupTimeMs = groupTimeMs;
        entry = new ByteSink(Math.max(FIRST_CAPACITY, EntryFormat.HEADER_SIZE + LARGEST_HEAD + expectedBytes));
        entry.u8(EntryFormat.VERSION).u8(0).u8(0).u8(0).i64(ordinal).i64(groupTimeMs);
    }

    long groupTimeMs() {
        return groupTimeMs;
    }

    int size() {
        return entry.size();
    }

    /** Whether a record, or two, with bodies of {@code bytes} together may join without passing {@code targetBytes}. */
    boolean hasRoom(int bytes, int targetBytes) {
        return records == 0
                || (records < EntryFormat.MAX_RECORDS - 1 && (long) entry.size() + LARGEST_HEAD + bytes <= targetBytes);
    }

    void addBatch(ByteBuffer batch) {
        entry.varint(batch.remaining()).u8(RecordType.STORE_BATCH).raw(batch);
        records++;
    }

    /** A batch, and behind it what was found for its messages. */
    void addKeyed(StoreKeyed record, ByteBuffer batch) {
        body.reset();
        DedupeCodec.tail(record, body);
        entry.varint(batch.remaining() + body.size())
                .u8(RecordType.STORE_KEYED)
                .raw(batch)
                .raw(body);
        records++;
    }

    void add(PartitionRecord record) {
        body.reset();
        int type = RecordCodec.write(record, body);
        entry.varint(body.size()).u8(type).raw(body);
        records++;
    }

    /** Adds a body's bytes once more; answers where in the record's body they begin. */
    int addCarry(BodyId id, ByteBuffer batch) {
        body.reset();
        int at = HeldCodec.writeCarry(id, batch, body);
        entry.varint(body.size()).u8(RecordType.CARRY).raw(body);
        records++;
        return at;
    }

    ByteBuffer build() {
        entry.setI16(EntryFormat.COUNT_AT, records);
        return entry.toBuffer();
    }
}
