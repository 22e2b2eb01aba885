package io.raftmq.store.commitlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment files of the directory, and the space they take. Thread-safe. */
final class SegmentFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);
    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private final Disk disk;
    private final CommitLogOptions options;
    private final LongSupplier salts;
    private final Executor background;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong nextStart = new AtomicLong();
    /** What the file system had left when last asked. */
    private volatile long diskLeft;

    SegmentFiles(Disk disk, CommitLogOptions options, LongSupplier salts, Executor background) {
        this.disk = disk;
        this.options = options;
        this.salts = salts;
        this.background = background;
        measureDisk();
    }

    Disk disk() {
        return disk;
    }

    Collection<Segment> all() {
        return segments.values();
    }

    int count() {
        return segments.size();
    }

    long bytes() {
        return bytes.get();
    }

    /** Registers a segment that recovery found. */
    void found(Segment segment) {
        segments.put(segment.start(), segment);
        bytes.addAndGet(segment.allocated());
        keepClearOf(segment.start(), segment.allocated());
    }

    /** No segment will be given a position within this range. */
    void keepClearOf(long start, long size) {
        nextStart.accumulateAndGet(start + Math.max(size, options.segmentBytes()), Math::max);
    }

    /** Bytes that new extents may still take, the reserve included. */
    long left() {
        return Math.max(0, Math.min(options.maxBytes() - bytes.get(), diskLeft - options.minFreeBytes()));
    }

    /**
     * Bytes that requests of an urgency may still take.
     *
     * @param ahead bytes that are preallocated and empty
     */
    long left(Urgency urgency, long ahead) {
        return Math.max(0, ahead + left() - urgency.leaves(options.reservedSegments(), options.segmentBytes()));
    }

    /** Asks the file system again. */
    void measureDisk() {
        try {
            diskLeft = disk.usableBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell how much of the disk is free", e);
        }
    }

    /**
     * Makes a segment with its first extent, durably.
     *
     * @throws LogFullException if there is no room
     */
    Segment create(boolean cold, long firstBytes) {
        long size = Math.min(options.segmentBytes(), SegmentHeader.BYTES + Math.max(firstBytes, options.extentBytes()));
        take(size);
        long start = nextStart.getAndAdd(options.segmentBytes());
        SegmentHeader header = new SegmentHeader(start, salts.getAsLong(), cold);
        String name = Segment.name(start);
        try {
            DiskFile file = disk.create(name);
            try {
                file.write(header.encode(), 0);
                zero(file, SegmentHeader.BYTES, size);
                file.force();
                disk.syncDirectory();
            } catch (IOException e) {
                file.close();
                disk.delete(name);
                throw e;
            }
            Segment segment = new Segment(header, file, size, SegmentHeader.BYTES);
            segments.put(start, segment);
            measureDisk();
            return segment;
        } catch (IOException e) {
            throw noRoom(size, e);
        }
    }

    /**
     * Preallocates up to {@code end} at least.
     *
     * @throws LogFullException if there is no room
     */
    void extend(Segment segment, long end) {
        long from = segment.allocated();
        long to = Math.min(options.segmentBytes(), Math.max(end, from + options.extentBytes()));
        if (to <= from) {
            return;
        }
        take(to - from);
        try {
            zero(segment.file(), from, to);
            segment.allocated(to);
            measureDisk();
        } catch (IOException e) {
            throw noRoom(to - from, e);
        }
    }

    /** Zeroes what lies behind the end of an open segment: leftovers of a torn write. */
    void wipeTail(Segment segment) throws IOException {
        zero(segment.file(), segment.end(), segment.allocated());
    }

    /** Gives back what was preallocated behind the end of a sealed segment. */
    void trim(Segment segment) throws IOException {
        long surplus = segment.allocated() - segment.end();
        if (surplus > 0) {
            segment.file().truncate(segment.end());
            segment.allocated(segment.end());
            give(surplus);
        }
    }

    /** Takes the segment out of the log; its files go when nobody reads from them any more. */
    void delete(Segment segment) {
        segments.remove(segment.start());
        segment.retire(() -> unlinkLater(segment));
    }

    private void unlinkLater(Segment segment) {
        try {
            background.execute(() -> unlink(segment));
        } catch (RejectedExecutionException closed) {
            LOG.info("log: closed before {} was deleted; the next start will", Segment.name(segment.start()));
        }
    }

    private void unlink(Segment segment) {
        try {
            disk.delete(Sidecar.name(segment.start()));
            disk.delete(Segment.name(segment.start()));
            Sidecar sidecar = segment.sidecar();
            if (sidecar != null) {
                sidecar.close();
            }
            segment.file().close();
            give(segment.allocated());
        } catch (IOException e) {
            LOG.warn("log: {} could not be deleted; the next start will", Segment.name(segment.start()), e);
        }
    }

    private void take(long size) {
        measureDisk();
        if (size > left()) {
            throw new LogFullException("the log needs " + size + " bytes more, and " + left() + " are left of "
                    + "its limit of " + options.maxBytes() + " and the disk's " + diskLeft
                    + ": shorten retention, or add space");
        }
        bytes.addAndGet(size);
    }

    private void give(long size) {
        bytes.addAndGet(-size);
    }

    private LogFullException noRoom(long size, IOException cause) {
        give(size);
        LogFullException full = new LogFullException("the disk took no " + size + " bytes more: " + cause.getMessage());
        full.initCause(cause);
        return full;
    }

    private static void zero(DiskFile file, long from, long to) throws IOException {
        ByteBuffer zeroes = ZEROES.duplicate();
        for (long at = from; at < to; at += zeroes.limit()) {
            zeroes.clear().limit((int) Math.min(zeroes.capacity(), to - at));
            file.write(zeroes, at);
        }
    }
}
