package io.raftmq.store.commitlog;

import java.io.IOException;
import java.util.List;

/** Appends entries. Checksums are taken by the caller's thread. */
final class AppendRequest extends LogRequest {
    private final List<LogRecord> records;
    private final int[] checksums;
    private final long[] places;
    private final Urgency urgency;
    private final long bytes;
    private final int runs;

    AppendRequest(GroupIndex index, List<LogRecord> records, boolean sync, Urgency urgency) {
        super(index, sync);
        this.records = records;
        this.urgency = urgency;
        this.checksums = new int[records.size()];
        this.places = new long[records.size()];
        long size = 0;
        int terms = 0;
        long term = -1;
        for (int i = 0; i < checksums.length; i++) {
            LogRecord entry = records.get(i);
            checksums[i] = Checksums.of(entry.payload());
            size += RecordHeader.size(entry.payload().remaining());
            terms += entry.term() == term ? 0 : 1;
            term = entry.term();
        }
        this.bytes = size;
        this.runs = terms;
    }

    @Override
    Urgency urgency() {
        return urgency;
    }

    @Override
    long bytes() {
        return bytes;
    }

    @Override
    int runs() {
        return runs;
    }

    @Override
    int entries() {
        return places.length;
    }

    @Override
    void place(SegmentAppender to) throws IOException {
        for (int i = 0; i < places.length; i++) {
            places[i] = to.add(RecordHeader.ENTRY, records.get(i), index.group(), checksums[i]);
        }
    }

    @Override
    void publish(SegmentAppender in) {
        index.append(in.segment(), in.contents(index.group()), records, places);
    }
}
