package io.raftmq.store.commitlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole segment and decides what of it counts. Intact chained batches are taken from the front. Where they end,
 * what follows decides: a later trailer that says "synced up to beyond here" makes it damage, and the scan goes on behind
 * it; without such a proof it is the torn end of what was being written, and is cut.
 */
final class SegmentScanner {
    private static final long ALIGNMENT = 8;

    private final SegmentHeader segment;
    private final ScanWindow window;
    private final ContentsReplay replay;
    private final boolean finished;
    private final long provenFromOutside;

    private long at = SegmentHeader.BYTES;
    private int lastCrc = BatchTrailer.NO_PREVIOUS;
    private long lastKey;
    private long maxBatch;
    private long firstSynced = -1;
    private long lastSynced = -1;
    private int batches;
    private boolean sealed;
    private boolean damaged;

    /**
     * @param finished whether a later segment shows that this one was finished and synced
     * @param syncedUpTo a position that others show to be synced, or -1
     */
    SegmentScanner(SegmentHeader segment, DiskFile file, long size, boolean finished, long syncedUpTo) {
        this.segment = segment;
        this.window = new ScanWindow(segment, file, size);
        this.replay = new ContentsReplay(Segment.name(segment.start()));
        this.finished = finished;
        this.provenFromOutside = Math.min(size, syncedUpTo - segment.start());
    }

    ScanResult scan() throws IOException {
        while (takeIntact()) {}
        List<FoundBatch> later = sealed ? List.of() : trailersFrom(at);
        long proven = proven(later);
        while (!sealed && at < proven) {
            damaged = true;
            salvageNext(later, proven);
            while (takeIntact()) {}
        }
        if (!sealed && !damaged && isCutOff()) {
            damaged = true;
            replay.cutOff(at);
        }
        for (FoundBatch batch : later) {
            maxBatch = Math.max(maxBatch, batch.trailer().number());
        }
        return new ScanResult(
                replay.contents(),
                at,
                lastCrc,
                lastKey,
                maxBatch,
                firstSynced,
                lastSynced,
                batches,
                sealed,
                damaged,
                window.anything(at, window.size()));
    }

    /** A finished segment ends with its seal, an open one with zeroes. */
    private boolean isCutOff() throws IOException {
        long zeroes = Math.max(SegmentHeader.BYTES, window.size() - Segment.LAST_ZEROES);
        return finished || window.anything(zeroes, window.size());
    }

    private boolean takeIntact() throws IOException {
        if (sealed) {
            return false;
        }
        FoundBatch batch = read(at);
        if (batch == null || batch.trailer().previousCrc() != lastCrc) {
            return false;
        }
        replay.intact(batch.records(), batch.trailer().orderKey());
        passed(batch);
        return true;
    }

    private void passed(FoundBatch batch) {
        BatchTrailer trailer = batch.trailer();
        at = batch.end();
        lastCrc = batch.crc();
        lastKey = trailer.orderKey();
        maxBatch = Math.max(maxBatch, trailer.number());
        firstSynced = batches == 0 ? trailer.syncedUpTo() : firstSynced;
        lastSynced = trailer.syncedUpTo();
        sealed = trailer.seal();
        batches++;
    }

    /** The batch that starts at {@code start}, if every byte of it is intact. */
    private @Nullable FoundBatch read(long start) throws IOException {
        List<FoundRecord> records = new ArrayList<>();
        long offset = start;
        while (true) {
            RecordHeader header = window.header(offset);
            if (header == null) {
                return null;
            }
            if (header.type() == RecordHeader.TRAILER) {
                BatchTrailer trailer = window.trailer(header, offset);
                boolean whole = trailer != null
                        && trailer.start() == start
                        && trailer.records() == records.size()
                        && records.stream().allMatch(each -> each.header().batch() == header.batch());
                return trailer == null || !whole
                        ? null
                        : new FoundBatch(trailer, offset, offset + header.size(), header.crc(), records);
            }
            if (!window.payloadIntact(header, offset)) {
                return null;
            }
            records.add(new FoundRecord(header, offset, true));
            offset += header.size();
        }
    }

    /** All intact trailers from an offset on, in order. */
    private List<FoundBatch> trailersFrom(long from) throws IOException {
        List<FoundBatch> found = new ArrayList<>();
        for (long offset = from; offset + RecordHeader.BYTES <= window.size(); offset += ALIGNMENT) {
            RecordHeader header = window.header(offset);
            BatchTrailer trailer =
                    header != null && header.type() == RecordHeader.TRAILER ? window.trailer(header, offset) : null;
            if (trailer != null && header != null) {
                found.add(new FoundBatch(trailer, offset, offset + header.size(), header.crc(), List.of()));
            }
        }
        return found;
    }

    /** Up to which offset everything had provably reached the disk. */
    private long proven(List<FoundBatch> later) {
        long proven = provenFromOutside;
        for (FoundBatch batch : later) {
            proven = Math.max(proven, batch.trailer().syncedUpTo() - segment.start());
            if (finished) {
                proven = Math.max(proven, batch.end());
            }
        }
        return proven;
    }

    private void salvageNext(List<FoundBatch> later, long proven) throws IOException {
        FoundBatch next = null;
        for (FoundBatch batch : later) {
            if (batch.trailer().start() >= at && batch.end() <= proven) {
                next = batch;
                break;
            }
        }
        long gapEnd = next == null ? proven : next.trailer().start();
        if (gapEnd > at) {
            salvageGap(gapEnd, next == null ? lastKey : next.trailer().previousKey());
        } else if (next != null) {
            List<FoundRecord> records = recordsIn(at, next.offset());
            replay.salvaged(new FoundBatch(next.trailer(), next.offset(), next.end(), next.crc(), records));
            passed(next);
        }
    }

    /** Bytes without a trailer: if only the trailer is damaged, its records are all there. */
    private void salvageGap(long end, long key) throws IOException {
        List<FoundRecord> records = new ArrayList<>();
        long offset = at;
        RecordHeader header = window.header(offset);
        while (header != null
                && header.type() != RecordHeader.TRAILER
                && offset + header.size() <= end
                && window.payloadIntact(header, offset)) {
            records.add(new FoundRecord(header, offset, true));
            offset += header.size();
            header = window.header(offset);
        }
        if (offset + BatchTrailer.size(BatchRuns.count(records)) != end) {
            replay.anyonesDamage(at, end);
            records = recordsIn(at, end).stream().filter(FoundRecord::intact).toList();
        }
        replay.intact(records, key);
        at = end;
        lastKey = key;
        batches++;
    }

    /** Every record header that can be found in a range, whatever lies between. */
    private List<FoundRecord> recordsIn(long from, long to) throws IOException {
        List<FoundRecord> found = new ArrayList<>();
        long offset = from;
        while (offset < to) {
            RecordHeader header = window.header(offset);
            if (header == null || header.type() == RecordHeader.TRAILER || offset + header.size() > to) {
                offset += ALIGNMENT;
            } else {
                found.add(new FoundRecord(header, offset, window.payloadIntact(header, offset)));
                offset += header.size();
            }
        }
        return found;
    }
}
