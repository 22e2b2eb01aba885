package io.raftmq.store.transport;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that carry requests into JRaft, named {@code raft-PORT-LANE-N}. Lanes are apart so that what blocks for
 * long (a snapshot's download) or a disk (a vote's sync) never holds up the rest. Their queues are bounded by what peers
 * may leave unanswered. Idle threads end after 10 s.
 */
final class Lanes implements AutoCloseable {
    private static final long KEEP_ALIVE_SECONDS = 10;

    /** Votes, heartbeats, read barriers. Each group's vote syncs; the syncs of many are shared if they run together. */
    final ThreadPoolExecutor urgent;
    /** Entries, one strand a group. */
    final ThreadPoolExecutor entries;
    /** Reads of a snapshot's bytes for a peer. */
    final ThreadPoolExecutor files;
    /** Installing a snapshot: blocks until all of it has come. */
    final ThreadPoolExecutor snapshots;
    /** Standing for election and stepping down: waits for a group's lock and log. */
    final ThreadPoolExecutor elections;
    /** Whatever a caller's own executor refused; name resolution; a node's reaction to a peer's health. */
    final ThreadPoolExecutor common;

    Lanes(int port) {
        urgent = lane(port, "urgent", 16);
        entries = lane(port, "entries", 8);
        files = lane(port, "files", 4);
        snapshots = lane(port, "snapshots", 64);
        elections = lane(port, "elections", 16);
        common = lane(port, "common", 4);
    }

    private static ThreadPoolExecutor lane(int port, String name, int threads) {
        ThreadPoolExecutor lane = new ThreadPoolExecutor(
                threads,
                threads,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("raft-" + port + "-" + name, true));
        lane.allowCoreThreadTimeOut(true);
        return lane;
    }

    /** Lets what is queued run out, 1 s at most, then interrupts. */
    @Override
    public void close() {
        ThreadPoolExecutor[] all = {urgent, entries, files, snapshots, elections, common};
        for (ThreadPoolExecutor lane : all) {
            lane.shutdown();
        }
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            for (ThreadPoolExecutor lane : all) {
                if (!lane.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    lane.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            for (ThreadPoolExecutor lane : all) {
                lane.shutdownNow();
            }
            Thread.currentThread().interrupt();
        }
    }
}
