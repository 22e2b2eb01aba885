package io.raftmq.broker.runtime;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.store.StoreStats;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full the node's disk is, or its CommitLog against its own bound, whichever is more; and what follows from it: which
 * sends are let in, and how much is to be let go of before its time. Measured by {@link #look}, read by any thread.
 *
 * <p>Between two looks no more bytes are let in than a share of what the log had left at the first of them, so it does not
 * fill up unnoticed, however fast they come: entries that Raft has taken in must find room. The rest of it is for what
 * other leaders replicate to this node meanwhile.
 */
public final class DiskWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    /** What a send takes in the log besides its payload, generously. */
    private static final int OVERHEAD = 256;
    /** Segments that cannot be given back: two that are written, one that is made ready. */
    private static final int BUSY_SEGMENTS = 3;
    /** About as many leaders as a partition has replicas write to one log. */
    private static final int LEADERS = 3;

    private final DiskSpace space;
    private final BrokerConfig.Storage settings;
    private final Supplier<StoreStats> store;
    private final LongSupplier inFlightBytes;
    private final AtomicLong room = new AtomicLong();
    private volatile int usedPercent;
    private volatile boolean outOfRoom;
    private volatile long bytesToFree;

    /** The file system that the data lie on. */
    public interface DiskSpace {
        long totalBytes() throws IOException;

        /** What this process may still write. */
        long usableBytes() throws IOException;
    }

    /**
     * @param inFlightBytes bytes of the requests that wait for their answers, whether the log has them already or not
     */
    public DiskWatch(
            DiskSpace space, BrokerConfig.Storage settings, Supplier<StoreStats> store, LongSupplier inFlightBytes) {
        this.space = space;
        this.settings = settings;
        this.store = store;
        this.inFlightBytes = inFlightBytes;
    }

    /** Measures anew. Touches the file system. */
    public void look() {
        try {
            StoreStats stats = store.get();
            boolean refused = refusesSends();
            long diskTotal = space.totalBytes();
            long diskUsed = diskTotal - space.usableBytes();
            long logTotal = Math.max(1, stats.logBytes() + stats.logBytesLeft());
            usedPercent = Math.max(percent(diskUsed, diskTotal), percent(stats.logBytes(), logTotal));
            long excess = Math.max(
                    excess(diskUsed, diskTotal), settings.maxBytes() < 0 ? 0 : excess(stats.logBytes(), logTotal));
            bytesToFree = Math.max(0, excess - reclaimable(stats));
            room.set((stats.logBytesLeft() - inFlightBytes.getAsLong()) / LEADERS);
            outOfRoom = room.get() <= OVERHEAD;
            if (refused != refusesSends()) {
                LOG.warn("disk: {} % in use; sends are {}", usedPercent, refused ? "taken again" : "refused");
            }
        } catch (IOException e) {
            LOG.error("disk: the file system cannot be asked for its free space", e);
        }
    }

    /** Percent in use. */
    public int usedPercent() {
        return usedPercent;
    }

    /** Whether sends are refused, whatever their size. */
    public boolean refusesSends() {
        return outOfRoom || usedPercent >= settings.refusePercent();
    }

    /** Lets a send of so many bytes in, if there is room for it. */
    public boolean admits(int bytes) {
        long needed = (long) bytes + OVERHEAD;
        if (refusesSends()) {
            return false;
        }
        if (room.addAndGet(-needed) < 0) {
            room.addAndGet(needed);
            return false;
        }
        return true;
    }

    /** Bytes of messages to let go of before their time; 0 = none. */
    long bytesToFree() {
        return bytesToFree;
    }

    private long excess(long used, long total) {
        // From above: at 100 % not even the last odd bytes are too many.
        return Math.max(0, used - (total - total / 100 * (100 - settings.trimPercent())));
    }

    /** Bytes that the log will give back without any message being let go of. */
    private long reclaimable(StoreStats stats) {
        return Math.max(0, stats.logBytes() - stats.logBytesLive() - BUSY_SEGMENTS * settings.segmentBytes());
    }

    private static int percent(long part, long whole) {
        return whole <= 0 ? 0 : (int) Math.min(100, part / (whole / 100.0));
    }
}
