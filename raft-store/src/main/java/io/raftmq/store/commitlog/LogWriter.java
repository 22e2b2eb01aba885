package io.raftmq.store.commitlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes what requests ask for into the main stream: everything handed over at once goes out in as few writes as
 * possible and with one sync. Steps of one thread; no clock and no waiting of its own.
 */
final class LogWriter {
    private final SegmentFiles files;
    private final SpaceAhead space;
    private final LogStream stream;
    private final LogCounters counters;
    private final List<LogRequest> placed = new ArrayList<>();
    private final Set<GroupIndex> unsynced = new HashSet<>();
    private boolean unproven;

    LogWriter(SegmentFiles files, SpaceAhead space, LogStream stream, LogCounters counters) {
        this.files = files;
        this.space = space;
        this.stream = stream;
        this.counters = counters;
    }

    /**
     * Writes the requests, and syncs if one of them asks for it. A request that finds no room fails here; the others are
     * the caller's to complete.
     *
     * @throws IOException if the disk failed; what was written is unknown
     */
    void write(List<LogRequest> requests) throws IOException {
        boolean sync = false;
        for (LogRequest request : requests) {
            try {
                makeRoom(request);
            } catch (LogFullException full) {
                request.fail(full);
                continue;
            }
            place(request);
            sync |= request.sync();
        }
        publish();
        if (sync) {
            sync();
        }
    }

    /** Whether something was written that no sync has covered yet. */
    boolean dirty() {
        return !unsynced.isEmpty();
    }

    void sync() throws IOException {
        stream.sync();
        markSynced();
    }

    /** When nothing else is to be written: lets a later recovery know that the last batch was synced. */
    void prove() throws IOException {
        SegmentAppender appender = stream.appender();
        if (unproven && !dirty() && appender.fits(0, 0) && stream.segment().durable() >= appender.endWith(0, 0)) {
            stream.prove(stream.position());
            unproven = false;
        }
    }

    /** What recovery kept is on the disk: says so, durably. */
    void proveRecovered() throws IOException {
        unproven = true;
        prove();
        stream.sync();
    }

    /** Leaves the log so that the next start can prove all of it to be synced. */
    void finish() throws IOException {
        sync();
        prove();
        stream.sync();
    }

    /** The main stream's position up to which everything is synced; syncs if need be. */
    long settledPosition() throws IOException {
        if (dirty()) {
            sync();
        }
        return stream.position();
    }

    /** What ordinary appends may still write, the file system being asked again. Any thread may ask. */
    long left() {
        files.measureDisk();
        return left(Urgency.ORDINARY);
    }

    private long left(Urgency urgency) {
        Segment open = stream.segment();
        return files.left(urgency, open.allocated() - open.end() + space.nextBytes());
    }

    private void makeRoom(LogRequest request) throws IOException {
        refuseIfFull(request);
        if (stream.appender().batchFull(request.runs())) {
            publish();
        }
        if (!stream.appender().fits(request.bytes(), request.runs())) {
            roll(request);
        }
        space.ensure(stream.segment(), stream.appender().endWith(request.bytes(), request.runs()));
        if (stream.segment().durable() < stream.appender().endWith(request.bytes(), request.runs())) {
            // Seldom: space is made so far ahead that a sync has nearly always come since.
            publish();
            sync();
            makeRoom(request);
        }
    }

    private void refuseIfFull(LogRequest request) {
        long needed = stream.appender().endWith(request.bytes(), request.runs())
                - stream.segment().end();
        if (needed <= left(request.urgency())) {
            return;
        }
        files.measureDisk();
        if (needed > left(request.urgency())) {
            throw new LogFullException("the log is full: " + needed + " bytes are needed, " + left(request.urgency())
                    + " are left; what remains is kept for freeing space. Shorten retention, or add space");
        }
    }

    private void roll(LogRequest first) throws IOException {
        Segment next = space.takeNext(first.bytes() + BatchTrailer.size(first.runs()));
        publish();
        stream.roll(next, stream.position());
        markSynced();
    }

    private void place(LogRequest request) throws IOException {
        if (!stream.appender().batchOpen()) {
            stream.begin();
        }
        request.place(stream.appender());
        placed.add(request);
    }

    private void publish() throws IOException {
        if (placed.isEmpty()) {
            return;
        }
        stream.end(stream.position());
        for (LogRequest request : placed) {
            request.publish(stream.appender());
            unsynced.add(request.index);
            counters.appended(request);
        }
        placed.clear();
        unproven = true;
    }

    private void markSynced() {
        unsynced.forEach(GroupIndex::markSynced);
        unsynced.clear();
    }
}
