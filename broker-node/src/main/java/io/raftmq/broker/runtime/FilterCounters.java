package io.raftmq.broker.runtime;

import java.util.concurrent.atomic.LongAdder;

/** What filters have done on this node since the start. */
public final class FilterCounters {
    final LongAdder examined = new LongAdder();
    final LongAdder passed = new LongAdder();
    private final LongAdder skippedUnread = new LongAdder();
    final LongAdder unreadable = new LongAdder();
    final LongAdder nanos = new LongAdder();

    /** Messages were left out without being read. */
    public void skippedUnread(int messages) {
        skippedUnread.add(messages);
    }

    /** Messages that a filter looked at. */
    public long examined() {
        return examined.sum();
    }

    /** Those of them that passed. */
    public long passed() {
        return passed.sum();
    }

    /** Messages left out by their batch's summary of tags, without being read. */
    public long skippedUnread() {
        return skippedUnread.sum();
    }

    /** Batches whose messages could not be read; they pass no filter. */
    public long unreadable() {
        return unreadable.sum();
    }

    /** Time spent on reading and looking, in nanoseconds. */
    public long nanos() {
        return nanos.sum();
    }
}
