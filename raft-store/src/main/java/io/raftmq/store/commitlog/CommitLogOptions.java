package io.raftmq.store.commitlog;

import java.nio.file.Path;

/**
 * How a node's CommitLog uses its disk. Sizes are in bytes.
 *
 * @param directory where the segments lie; nothing else may write there
 * @param segmentBytes size of one segment; the largest record is a little smaller
 * @param extentBytes how much is preallocated at a time, ahead of the writer
 * @param maxBytes what all segments together may occupy
 * @param minFreeBytes what must stay free on the file system
 * @param reservedSegments segments kept for essential entries: ordinary appends are refused before these are touched
 * @param relocateShare a sealed segment whose live share is at most this is emptied and deleted without being asked; the
 *     share rises as the log fills up
 */
public record CommitLogOptions(
        Path directory,
        long segmentBytes,
        long extentBytes,
        long maxBytes,
        long minFreeBytes,
        int reservedSegments,
        double relocateShare) {
    private static final long MAX_SEGMENT_BYTES = 8L << 30;
    private static final long MIN_SEGMENT_BYTES = 8 << 10;

    public CommitLogOptions {
        require(
                segmentBytes >= MIN_SEGMENT_BYTES && segmentBytes <= MAX_SEGMENT_BYTES,
                "segmentBytes must be between 8 KiB and 8 GiB");
        require(
                extentBytes >= 4096 && extentBytes <= segmentBytes,
                "extentBytes must be between 4 KiB and segmentBytes");
        require(reservedSegments >= 0 && reservedSegments <= 64, "reservedSegments must be between 0 and 64");
        require(minFreeBytes >= 0, "minFreeBytes must not be negative");
        require(relocateShare >= 0 && relocateShare <= 0.5, "relocateShare must be between 0 and 0.5");
        require(
                maxBytes / segmentBytes >= reservedSegments + 2L,
                "maxBytes must hold reservedSegments and two segments more");
    }

    /**
     * The defaults: segments of 1 GiB, extents of 32 MiB, no limit but the disk, 1 GiB of it left free, two segments
     * reserved, segments emptied at a live share of 5 %.
     */
    public static CommitLogOptions of(Path directory) {
        return new CommitLogOptions(directory, 1L << 30, 32L << 20, Long.MAX_VALUE, 1L << 30, 2, 0.05);
    }

    /** These options with other sizes of segment and extent. */
    public CommitLogOptions withSegments(long segmentBytes, long extentBytes) {
        return new CommitLogOptions(
                directory, segmentBytes, extentBytes, maxBytes, minFreeBytes, reservedSegments, relocateShare);
    }

    /** These options with other limits. */
    public CommitLogOptions withLimits(long maxBytes, long minFreeBytes, int reservedSegments) {
        return new CommitLogOptions(
                directory, segmentBytes, extentBytes, maxBytes, minFreeBytes, reservedSegments, relocateShare);
    }

    /** These options with another live share at which segments are emptied; 0 never moves a record. */
    public CommitLogOptions withRelocateShare(double relocateShare) {
        return new CommitLogOptions(
                directory, segmentBytes, extentBytes, maxBytes, minFreeBytes, reservedSegments, relocateShare);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
