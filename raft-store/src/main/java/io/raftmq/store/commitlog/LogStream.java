package io.raftmq.store.commitlog;

import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * One of the log's two streams of segments: the main one, which takes what groups append, and the cold one, which takes
 * relocated entries. Used by the writer thread only.
 */
final class LogStream {
    private final Sealer sealer;
    private final Executor background;
    private final LogCounters counters;
    private final WriteBuffer out;
    private final long segmentBytes;
    /** Changed by the writer thread, looked at by those who ask how much is left. */
    private volatile SegmentAppender appender;

    private long syncedPosition;

    LogStream(
            SegmentAppender appender,
            long syncedPosition,
            WriteBuffer out,
            long segmentBytes,
            Sealer sealer,
            Executor background,
            LogCounters counters) {
        this.appender = appender;
        this.syncedPosition = syncedPosition;
        this.out = out;
        this.segmentBytes = segmentBytes;
        this.sealer = sealer;
        this.background = background;
        this.counters = counters;
    }

    SegmentAppender appender() {
        return appender;
    }

    Segment segment() {
        return appender.segment();
    }

    long position() {
        return appender.position();
    }

    /** Everything below is on the disk. */
    long syncedPosition() {
        return syncedPosition;
    }

    void begin() {
        appender.begin(counters.nextBatch());
    }

    /** Ends the open batch and writes it; not synced. */
    void end(long orderKey) throws IOException {
        appender.end(syncedPosition, orderKey, false);
    }

    /** Writes an empty batch, which shows a later recovery how far the log was synced. */
    void prove(long orderKey) throws IOException {
        begin();
        end(orderKey);
    }

    void sync() throws IOException {
        segment().force();
        counters.synced();
        syncedPosition = appender.position();
    }

    /** Finishes the segment durably, and goes on in {@code next}. No batch is open. */
    void roll(Segment next, long orderKey) throws IOException {
        begin();
        appender.end(syncedPosition, orderKey, true);
        sync();
        Segment finished = segment();
        SegmentContents contents = appender.contents();
        appender =
                new SegmentAppender(next, new SegmentContents(), out, segmentBytes, BatchTrailer.NO_PREVIOUS, orderKey);
        background.execute(() -> sealer.seal(finished, contents));
    }
}
