package io.raftmq.store.state;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk has room for RocksDB. That it has none is no fault: what is not flushed is made again from the log, so a
 * flush can wait, and whoever cannot go on without RocksDB waits here until there is room.
 */
final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    /** For what a flush leads to: a line in the manifest, a compaction of the smallest files. */
    private static final long MARGIN = 4 << 20;

    private static final long LOOK_AGAIN_MILLIS = 100;

    private final LongSupplier usableBytes;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean missing = new AtomicBoolean();

    /** @param usableBytes what can still be written to the disk */
    Room(LongSupplier usableBytes) {
        this.usableBytes = usableBytes;
    }

    /** Whether this is RocksDB's way of saying that the disk is full. */
    static boolean isMissing(Status status) {
        return status.getSubCode() == Status.SubCode.NoSpace;
    }

    /** Whether so many bytes can be flushed. */
    boolean takes(long bytes) {
        boolean takes = usableBytes.getAsLong() >= bytes + MARGIN;
        if (takes) {
            found();
        } else {
            missed();
        }
        return takes;
    }

    /** RocksDB found no room. It looks for some every few seconds, and takes writes again when it has flushed. */
    void missed() {
        if (!missing.getAndSet(true)) {
            LOG.warn("state: the disk has no room for a flush, which waits; what is not flushed is in the log");
        }
    }

    /** RocksDB found room. */
    void found() {
        if (missing.get() && missing.getAndSet(false)) {
            LOG.info("state: the disk has room again");
        }
    }

    /** Waits a moment before the next look. */
    void await(String what) {
        try {
            if (closing.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new StateException("the state is being closed, and the disk has no room to " + what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateException("interrupted while the disk had no room to " + what, e);
        }
    }

    /** From now on nobody waits. */
    void close() {
        closing.countDown();
    }
}
