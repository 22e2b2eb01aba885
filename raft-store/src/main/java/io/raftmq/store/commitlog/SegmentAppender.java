package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes batches at the end of one open segment. Used by the writer thread only. */
final class SegmentAppender {
    /** A trailer must fit a scan's window. */
    static final int MAX_RUNS = 16 << 10;

    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

    private final Segment segment;
    private final SegmentContents contents;
    private final WriteBuffer out;
    private final long limit;
    private final BatchRuns runs = new BatchRuns();
    private long offset;
    private int lastCrc;
    private long lastKey;
    private long batchStart;
    private long batchNumber;
    private int records;

    /**
     * Continues a segment that ends at {@link Segment#end}.
     *
     * @param limit the offset no record may pass
     * @param lastCrc the checksum of the last trailer in it
     */
    SegmentAppender(Segment segment, SegmentContents contents, WriteBuffer out, long limit, int lastCrc, long lastKey) {
        this.segment = segment;
        this.contents = contents;
        this.out = out;
        this.limit = limit;
        this.offset = segment.end();
        this.batchStart = offset;
        this.lastCrc = lastCrc;
        this.lastKey = lastKey;
    }

    Segment segment() {
        return segment;
    }

    GroupContents contents(GroupId group) {
        return contents.of(group);
    }

    SegmentContents contents() {
        return contents;
    }

    long offset() {
        return offset;
    }

    /** The node-wide position of the next byte. */
    long position() {
        return segment.start() + offset;
    }

    boolean batchOpen() {
        return records > 0;
    }

    /** The offset after the batch if these records were added, after a seal that may follow and the zeroes behind it. */
    long endWith(long bytes, int moreRuns) {
        return offset + bytes + BatchTrailer.size(runs.size() + moreRuns) + BatchTrailer.size(0) + Segment.LAST_ZEROES;
    }

    /** Whether these records fit the segment and the batch. */
    boolean fits(long bytes, int moreRuns) {
        return endWith(bytes, moreRuns) <= limit && runs.size() + moreRuns <= MAX_RUNS;
    }

    boolean batchFull(int moreRuns) {
        return runs.size() + moreRuns > MAX_RUNS;
    }

    /** Numbers the batch that the next record begins. */
    void begin(long number) {
        batchNumber = number;
        batchStart = offset;
    }

    /** Adds a record with a payload; answers its packed place. */
    long add(byte type, LogRecord entry, GroupId group, int payloadCrc) throws IOException {
        ByteBuffer payload = entry.payload();
        RecordHeader header = new RecordHeader(
                type,
                KindCode.of(entry.kind()),
                payload.remaining(),
                group.topicUid(),
                group.partition(),
                payloadCrc,
                entry.index(),
                entry.term(),
                (int) batchNumber,
                0);
        return add(header, group, payload);
    }

    /** Adds a marker. */
    void addBounds(byte kind, GroupId group, long first, long last) throws IOException {
        RecordHeader header = RecordHeader.bare(RecordHeader.BOUNDS, kind, group, first, last, (int) batchNumber);
        add(header, group, NO_PAYLOAD);
    }

    private long add(RecordHeader header, GroupId group, ByteBuffer payload) throws IOException {
        long at = offset;
        write(header, payload);
        runs.add(group, header.type(), header.kind(), header.index(), header.term());
        records++;
        return EntryTable.pack(at, header.length());
    }

    /** Ends the batch and writes it; not synced. */
    void end(long syncedUpTo, long orderKey, boolean seal) throws IOException {
        BatchTrailer trailer = new BatchTrailer(
                batchNumber, batchStart, syncedUpTo, orderKey, lastKey, lastCrc, records, seal, runs.all());
        ByteBuffer payload = trailer.payload();
        lastCrc = write(trailer.header(payload), payload);
        lastKey = orderKey;
        out.flush(segment, offset);
        segment.end(offset);
        runs.clear();
        records = 0;
    }

    private int write(RecordHeader header, ByteBuffer payload) throws IOException {
        int crc = out.put(header, segment, offset);
        out.put(payload, segment, offset + RecordHeader.BYTES);
        offset += header.size();
        return crc;
    }
}
