package io.raftmq.broker.runtime;

import java.util.concurrent.atomic.LongAdder;

/** Stories told and messages redelivered at the partitions led here, since the start. Thread-safe. */
public final class StoryCounters {
    private final LongAdder told = new LongAdder();
    private final LongAdder redelivered = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Somebody asked for a message's story. */
    public void told() {
        told.increment();
    }

    /** A message was put on offer again. */
    public void redelivered() {
        redelivered.increment();
    }

    /** A redelivery was refused. */
    public void refused() {
        refused.increment();
    }

    public long stories() {
        return told.sum();
    }

    public long redeliveries() {
        return redelivered.sum();
    }

    public long refusals() {
        return refused.sum();
    }
}
