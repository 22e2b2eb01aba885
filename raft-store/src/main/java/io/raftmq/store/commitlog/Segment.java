package io.raftmq.store.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One segment file. It is open (takes records), then closed (takes none), then sealed (has its sidecar), then deleted:
 * when no retained entry lies in it and nobody reads from it.
 */
final class Segment {
    /** The last bytes of a segment's file are never written to: where they are no zeroes, the file was cut off. */
    static final int LAST_ZEROES = 32;

    private final SegmentHeader header;
    private final DiskFile file;
    private final AtomicInteger liveEntries = new AtomicInteger();
    /** One for the log itself, one for each reader. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private volatile long allocated;
    private volatile long durable;
    private volatile long end;
    private volatile @Nullable Sidecar sidecar;
    private final AtomicBoolean repairClaimed = new AtomicBoolean();
    private volatile boolean settled;
    private volatile long entriesAtEnd;
    private volatile long entryBytesAtEnd;
    private volatile @Nullable Runnable whenUnheld;

    Segment(SegmentHeader header, DiskFile file, long allocated, long end) {
        this.header = header;
        this.file = file;
        this.allocated = allocated;
        this.durable = allocated;
        this.end = end;
    }

    static String name(long start) {
        return String.format("%020d.log", start);
    }

    SegmentHeader header() {
        return header;
    }

    long start() {
        return header.start();
    }

    DiskFile file() {
        return file;
    }

    /** The file's size, zeroes ahead of the writer included. */
    long allocated() {
        return allocated;
    }

    void allocated(long bytes) {
        allocated = bytes;
    }

    /** The file's size that a power cut leaves. Nothing is written behind it, so that a file cut short is known by its end. */
    long durable() {
        return durable;
    }

    /** Returns when everything written is on the disk, and the file's size. */
    void force() throws IOException {
        long size = allocated;
        file.force();
        durable = size;
    }

    /** The offset after the last record. */
    long end() {
        return end;
    }

    void end(long offset) {
        end = offset;
    }

    @Nullable
    Sidecar sidecar() {
        return sidecar;
    }

    void sealed(Sidecar made) {
        sidecar = made;
    }

    /** Whether it takes no more records, and the attempt to seal it has ended: it may be emptied and deleted. */
    boolean isSettled() {
        return settled;
    }

    /** @param contents all that the segment says */
    void settle(SegmentContents contents) {
        entriesAtEnd = contents.entries();
        entryBytesAtEnd = contents.entryBytes();
        settled = true;
    }

    /** Entries it had when it settled. */
    long entriesAtEnd() {
        return entriesAtEnd;
    }

    /** The bytes of their records, without what stands around them. */
    long entryBytesAtEnd() {
        return entryBytesAtEnd;
    }

    /** True for the one caller that may rebuild the sidecar. */
    boolean claimRepair() {
        return repairClaimed.compareAndSet(false, true);
    }

    int liveEntries() {
        return liveEntries.get();
    }

    void addLive(long entries) {
        liveEntries.addAndGet((int) entries);
    }

    /** Fills {@code into} from {@code offset} on. */
    void read(ByteBuffer into, long offset) throws IOException {
        file.read(into, offset);
    }

    /** Keeps the file for a reader; false if it is being deleted: look the entry up again, it has moved or is gone. */
    boolean hold() {
        int held = holders.get();
        while (held > 0) {
            if (holders.compareAndSet(held, held + 1)) {
                return true;
            }
            held = holders.get();
        }
        return false;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            Runnable last = whenUnheld;
            if (last != null) {
                last.run();
            }
        }
    }

    /** The log's own hold ends; {@code then} runs once, when the last reader has gone. */
    void retire(Runnable then) {
        whenUnheld = then;
        release();
    }
}
