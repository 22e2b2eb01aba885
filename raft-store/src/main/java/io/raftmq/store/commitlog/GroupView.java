package io.raftmq.store.commitlog;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.LogSlice;
import java.util.ArrayList;
import java.util.List;

/** A group's {@link GroupLog}: checks what is asked for, and hands it to the writer. */
final class GroupView implements GroupLog {
    private static final long MAX_REQUEST_BYTES = 4 << 20;

    private final GroupIndex index;
    private final Submitter writer;
    private final RecordReader reader;
    private final long maxPayload;
    private final long maxRequest;

    GroupView(GroupIndex index, Submitter writer, RecordReader reader, long segmentBytes) {
        this.index = index;
        this.writer = writer;
        this.reader = reader;
        this.maxPayload = segmentBytes
                - SegmentHeader.BYTES
                - RecordHeader.size(0)
                - BatchTrailer.size(2)
                - 2 * BatchTrailer.size(0)
                - Segment.LAST_ZEROES;
        this.maxRequest = Math.min(MAX_REQUEST_BYTES, segmentBytes / 8);
    }

    GroupIndex index() {
        return index;
    }

    @Override
    public long firstIndex() {
        return index.first();
    }

    @Override
    public long lastIndex() {
        return index.last();
    }

    @Override
    public long syncedIndex() {
        return index.synced();
    }

    @Override
    public long term(long entry) {
        return index.term(entry);
    }

    @Override
    public long bytes() {
        return index.bytes();
    }

    @Override
    public void append(List<LogRecord> records, boolean sync) {
        boolean raftsOwn = records.stream().allMatch(record -> record.kind() != LogRecord.Kind.DATA);
        append(records, sync, raftsOwn ? Urgency.ESSENTIAL : Urgency.ORDINARY);
    }

    @Override
    public void appendEssential(List<LogRecord> records, boolean sync) {
        append(records, sync, Urgency.ESSENTIAL);
    }

    private void append(List<LogRecord> records, boolean sync, Urgency urgency) {
        checkWritable();
        checkRecords(records);
        List<LogRecord> piece = new ArrayList<>();
        long bytes = 0;
        for (LogRecord record : records) {
            long size = RecordHeader.size(record.payload().remaining());
            if (!piece.isEmpty() && (bytes + size > maxRequest || piece.size() == SegmentAppender.MAX_RUNS)) {
                writer.run(new AppendRequest(index, List.copyOf(piece), false, urgency));
                piece.clear();
                bytes = 0;
            }
            piece.add(record);
            bytes += size;
        }
        if (!piece.isEmpty()) {
            writer.run(new AppendRequest(index, piece, sync, urgency));
        }
    }

    private void checkRecords(List<LogRecord> records) {
        long expected = index.last() + 1;
        long term = index.term(expected - 1);
        for (LogRecord record : records) {
            if (record.index() != expected) {
                throw new IllegalArgumentException(
                        index.group() + ": entry " + expected + " was due, entry " + record.index() + " was given");
            }
            if (record.term() < 1 || record.term() < term) {
                throw new IllegalArgumentException(index.group() + ": entry " + expected + " of term " + record.term()
                        + " cannot follow term " + term);
            }
            if (record.payload().remaining() > maxPayload) {
                throw new IllegalArgumentException(index.group() + ": entry " + expected + " has "
                        + record.payload().remaining() + " bytes, a segment takes " + maxPayload);
            }
            expected++;
            term = record.term();
        }
    }

    @Override
    public LogRecord read(long entry) {
        return reader.read(index, entry);
    }

    @Override
    public LogSlice slice(long entry) {
        return reader.slice(index, entry);
    }

    @Override
    public void truncatePrefix(long firstKept) {
        checkWritable();
        if (firstKept <= index.first()) {
            return;
        }
        long last = Math.max(index.last(), firstKept - 1);
        writer.run(MarkerRequest.bounds(index, firstKept, last, false));
    }

    @Override
    public void truncateSuffix(long lastKept) {
        checkWritable();
        if (lastKept >= index.last()) {
            return;
        }
        if (lastKept < index.first() - 1) {
            throw new IllegalArgumentException(
                    index.group() + ": cannot cut to " + lastKept + ", the first entry is " + index.first());
        }
        writer.run(MarkerRequest.bounds(index, index.first(), lastKept, true));
    }

    @Override
    public void reset(long nextIndex) {
        checkWritable();
        if (nextIndex < 1) {
            throw new IllegalArgumentException(index.group() + ": no entry can have index " + nextIndex);
        }
        writer.run(MarkerRequest.bounds(index, nextIndex, nextIndex - 1, true));
    }

    private void checkWritable() {
        String damage = index.damage();
        if (damage != null) {
            throw new DamagedEntryException(index.group() + " is quarantined: " + damage);
        }
    }
}
