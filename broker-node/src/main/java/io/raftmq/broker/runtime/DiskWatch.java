package io.raftmq.broker.runtime;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.store.StoreStats;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full the node's disk is, or its CommitLog against its own bound, whichever is more. Measured by {@link #look}, read
 * by any thread.
 */
public final class DiskWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final Path directory;
    private final BrokerConfig.Storage settings;
    private final Supplier<StoreStats> store;
    private volatile int usedPercent;
    private volatile long bytesToFree;

    public DiskWatch(Path directory, BrokerConfig.Storage settings, Supplier<StoreStats> store) {
        this.directory = directory;
        this.settings = settings;
        this.store = store;
    }

    /** Measures anew. Touches the file system. */
    public void look() {
        try {
            FileStore files = Files.getFileStore(directory);
            StoreStats stats = store.get();
            boolean wasFull = refusesSends();
            long diskTotal = files.getTotalSpace();
            long diskUsed = diskTotal - files.getUsableSpace();
            long logTotal = Math.max(1, stats.logBytes() + stats.logBytesLeft());
            usedPercent = Math.max(percent(diskUsed, diskTotal), percent(stats.logBytes(), logTotal));
            bytesToFree = Math.max(
                    excess(diskUsed, diskTotal), settings.maxBytes() < 0 ? 0 : excess(stats.logBytes(), logTotal));
            if (wasFull != refusesSends()) {
                LOG.warn("disk: {} % in use; sends are {}", usedPercent, wasFull ? "taken again" : "refused");
            }
        } catch (IOException e) {
            LOG.error("disk: the file system of {} cannot be asked for its free space", directory, e);
        }
    }

    /** Percent in use. */
    public int usedPercent() {
        return usedPercent;
    }

    /** Whether sends are to be refused. */
    public boolean refusesSends() {
        return usedPercent >= settings.refusePercent();
    }

    /** Bytes of messages to let go of before their time; 0 = none. */
    long bytesToFree() {
        return bytesToFree;
    }

    private long excess(long used, long total) {
        return Math.max(0, used - total / 100 * settings.trimPercent());
    }

    private static int percent(long part, long whole) {
        return whole <= 0 ? 0 : (int) Math.min(100, part / (whole / 100.0));
    }
}
