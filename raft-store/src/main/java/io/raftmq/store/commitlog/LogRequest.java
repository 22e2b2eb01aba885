package io.raftmq.store.commitlog;

import java.io.IOException;

/** A request that writes records of one group. */
abstract class LogRequest extends Request {
    final GroupIndex index;
    private final boolean sync;

    LogRequest(GroupIndex index, boolean sync) {
        this.index = index;
        this.sync = sync;
    }

    /** Whether the caller waits for the sync. */
    final boolean sync() {
        return sync;
    }

    /** How much of the reserve is open to it. */
    abstract Urgency urgency();

    /** What its records occupy. */
    abstract long bytes();

    /** How many runs it adds to a trailer, at most. */
    abstract int runs();

    abstract int entries();

    /** Adds the records to the open batch. */
    abstract void place(SegmentAppender to) throws IOException;

    /** Makes them visible; they have been written. */
    abstract void publish(SegmentAppender in);
}
