package io.raftmq.store.commitlog;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.EntryGoneException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes the live entries of a segment again, to the cold stream, and lets the groups' indexes follow. It never
 * truncates and never changes what a group holds. Used by the writer thread only, a bounded piece at a time.
 */
final class Relocation {
    private static final long PIECE_BYTES = 1 << 20;

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

    /**
     * Moves some of the group's entries out of {@code from}.
     *
     * @param key the main stream's position, up to which it is synced
     * @return false if one of them is damaged, and so cannot be moved
     * @throws LogFullException if there is no room
     */
    boolean move(GroupIndex index, Extent from, long key) throws IOException {
        List<LogRecord> piece = new ArrayList<>();
        long bytes = 0;
        try {
            for (long entry = from.first; entry <= from.last && bytes < PIECE_BYTES; entry++) {
                LogRecord record = reader.read(index, entry);
                long size = RecordHeader.size(record.payload().remaining());
                if (!piece.isEmpty() && bytes + size > segmentBytes / 4) {
                    break;
                }
                piece.add(record);
                bytes += size;
            }
        } catch (DamagedEntryException | EntryGoneException stays) {
            return false;
        }
        if (index.holds(from.segment, from.first, from.first + piece.size() - 1, from.term)) {
            write(index, from, piece, bytes, key);
        }
        return true;
    }

    private void write(GroupIndex index, Extent from, List<LogRecord> piece, long bytes, long key) throws IOException {
        LogStream stream = streamFor(bytes, key);
        stream.begin();
        long[] places = new long[piece.size()];
        for (int i = 0; i < places.length; i++) {
            LogRecord record = piece.get(i);
            places[i] =
                    stream.appender().add(RecordHeader.MOVED, record, index.group(), Checksums.of(record.payload()));
        }
        stream.end(key);
        stream.sync();
        // The originals go on the strength of these copies, so that they were synced must be provable.
        stream.prove(key);
        stream.sync();
        index.move(stream.segment(), stream.appender().contents(index.group()), from.first, from.term, key, places);
        counters.relocated(places.length);
    }

    private LogStream streamFor(long bytes, long key) throws IOException {
        LogStream stream = cold;
        // A proof follows each piece, so space for one more trailer is needed.
        long withProof = bytes + BatchTrailer.size(0);
        if (stream == null) {
            SegmentAppender appender = new SegmentAppender(
                    files.create(true, withProof),
                    new SegmentContents(),
                    out,
                    segmentBytes,
                    BatchTrailer.NO_PREVIOUS,
                    key);
            stream = new LogStream(appender, -1, out, segmentBytes, sealer, background, counters);
            cold = stream;
        } else if (!stream.appender().fits(withProof, 1)) {
            stream.roll(files.create(true, withProof), key);
        }
        long end = stream.appender().endWith(withProof, 1);
        if (stream.segment().allocated() < end) {
            files.extend(stream.segment(), end);
        }
        return stream;
    }
}
