package io.raftmq.broker.partition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a group consumes, by offset: the partition's own queue, or another group's dead letters. */
interface GroupQueue {
    /** Nothing below it is held. */
    long start();

    /** The offset the next message gets. */
    long end();

    /** The first offset from {@code from} on at which there is a message; the end if there is none. */
    long next(long from);

    /** What holds {@code offset}, or null if nothing does. */
    @Nullable
    QueueEntry floor(long offset);

    /** Entries from the one that holds {@code from}, or that follows it. */
    List<QueueEntry> scan(long from, QueueScan scan);
}
