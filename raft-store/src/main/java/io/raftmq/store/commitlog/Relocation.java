package io.raftmq.store.commitlog;

import io.raftmq.store.DamagedEntryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes the live entries of a segment again, to the cold stream, and lets the groups' indexes follow. It never
 * truncates and never changes what a group holds. Used by the writer thread only, a bounded piece at a time.
 */
final class Relocation {
    private static final long BATCH_BYTES = 1 << 20;
    private static final int MAX_PIECES = 1024;

    private final SegmentFiles files;
    private final RecordReader reader;
    private final WriteBuffer out;
    private final long segmentBytes;
    private final Sealer sealer;
    private final Executor background;
    private final LogCounters counters;
    private @Nullable LogStream cold;

    Relocation(
            SegmentFiles files,
            RecordReader reader,
            WriteBuffer out,
            long segmentBytes,
            Sealer sealer,
            Executor background,
            LogCounters counters,
            @Nullable LogStream cold) {
        this.files = files;
        this.reader = reader;
        this.out = out;
        this.segmentBytes = segmentBytes;
        this.sealer = sealer;
        this.background = background;
        this.counters = counters;
        this.cold = cold;
    }

    /** Entries of one group and one extent, read and verified. */
    private record Piece(GroupIndex index, Extent from, List<LogRecord> records) {
        long first() {
            return from.first;
        }
    }

    /**
     * Moves entries out of {@code from}, of as many groups as fit one batch.
     *
     * @param key the main stream's position, up to which it is synced
     * @return the groups that entries were moved of
     * @throws DamagedEntryException if an entry cannot be moved because it is damaged; nothing was moved then
     * @throws LogFullException if there is no room; nothing was moved then
     */
    Set<GroupIndex> move(Collection<GroupIndex> groups, Segment from, long key) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        long room = Math.min(BATCH_BYTES, segmentBytes / 4);
        for (GroupIndex index : groups) {
            for (Extent extent : index.extentsIn(from)) {
                room -= read(index, extent, room, pieces);
                if (room <= 0 || pieces.size() == MAX_PIECES) {
                    return write(pieces, key);
                }
            }
        }
        return write(pieces, key);
    }

    /** Reads what of an extent fits {@code room}, one entry at least. Answers its size. */
    private long read(GroupIndex index, Extent extent, long room, List<Piece> into) {
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        for (long entry = extent.first; entry <= extent.last && bytes < room; entry++) {
            LogRecord record = reader.read(index, entry);
            long size = RecordHeader.size(record.payload().remaining());
            if (bytes + size > room && !(records.isEmpty() && into.isEmpty())) {
                bytes = room;
                break;
            }
            records.add(record);
            bytes += size;
        }
        if (!records.isEmpty()) {
            into.add(new Piece(index, extent, records));
        }
        return bytes;
    }

    private Set<GroupIndex> write(List<Piece> pieces, long key) throws IOException {
        pieces.removeIf(piece -> !piece.index.holds(
                piece.from.segment, piece.first(), piece.first() + piece.records.size() - 1, piece.from.term));
        Set<GroupIndex> moved = new HashSet<>();
        if (pieces.isEmpty()) {
            return moved;
        }
        LogStream stream = streamFor(size(pieces), pieces.size(), key);
        List<long[]> places = new ArrayList<>();
        stream.begin();
        for (Piece piece : pieces) {
            places.add(place(piece, stream.appender()));
        }
        stream.end(key);
        stream.sync();
        // The originals go on the strength of these copies, so that they were synced must be provable.
        stream.prove(key);
        stream.sync();
        for (int i = 0; i < places.size(); i++) {
            Piece piece = pieces.get(i);
            GroupContents contents = stream.appender().contents(piece.index.group());
            piece.index.move(stream.segment(), contents, piece.first(), piece.from.term, key, places.get(i));
            counters.relocated(piece.records.size());
            moved.add(piece.index);
        }
        return moved;
    }

    private static long size(List<Piece> pieces) {
        long bytes = 0;
        for (Piece piece : pieces) {
            for (LogRecord record : piece.records) {
                bytes += RecordHeader.size(record.payload().remaining());
            }
        }
        return bytes;
    }

    private static long[] place(Piece piece, SegmentAppender to) throws IOException {
        long[] places = new long[piece.records.size()];
        for (int i = 0; i < places.length; i++) {
            LogRecord record = piece.records.get(i);
            places[i] = to.add(RecordHeader.MOVED, record, piece.index.group(), Checksums.of(record.payload()));
        }
        return places;
    }

    private LogStream streamFor(long bytes, int runs, long key) throws IOException {
        LogStream stream = cold;
        // A proof follows each batch, so space for one more trailer is needed.
        long withProof = bytes + BatchTrailer.size(0);
        long firstBytes = withProof + BatchTrailer.size(runs);
        if (stream == null) {
            SegmentAppender appender = new SegmentAppender(
                    files.create(true, firstBytes),
                    new SegmentContents(),
                    out,
                    segmentBytes,
                    BatchTrailer.NO_PREVIOUS,
                    key);
            stream = new LogStream(appender, -1, out, segmentBytes, sealer, background, counters);
            cold = stream;
        } else if (!stream.appender().fits(withProof, runs)) {
            stream.roll(files.create(true, firstBytes), key);
        }
        long end = stream.appender().endWith(withProof, runs);
        if (stream.segment().allocated() < end) {
            files.extend(stream.segment(), end);
        }
        if (stream.segment().durable() < end) {
            stream.sync();
        }
        return stream;
    }
}
