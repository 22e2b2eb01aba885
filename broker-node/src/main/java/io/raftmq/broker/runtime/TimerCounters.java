package io.raftmq.broker.runtime;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What the timers of partitions led here have done since the start. Thread-safe. */
public final class TimerCounters {
    private final LongAdder fired = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder bursts = new LongAdder();
    private final LongAdder lateMs = new LongAdder();
    private final LongAccumulator mostLateMs = new LongAccumulator(Math::max, 0);
    private final LongAdder carriedBytes = new LongAdder();

    /** Messages joined the queue, the earliest of them so late. */
    void fired(int messages, long earliestLateMs) {
        fired.add(messages);
        lateMs.add(messages * Math.max(0, earliestLateMs));
        mostLateMs.accumulate(earliestLateMs);
    }

    /** As much was fired at once as may be. */
    void burst() {
        bursts.increment();
    }

    /** A timer was cancelled. */
    public void cancelled() {
        cancelled.increment();
    }

    /** A batch was stored once more, so that the log before it could go. */
    void carried(int bytes) {
        carriedBytes.add(bytes);
    }

    /** Timed messages that joined the queue. */
    public long firedMessages() {
        return fired.sum();
    }

    /** Timers cancelled. */
    public long cancelledMessages() {
        return cancelled.sum();
    }

    /** Chunks that were full: as many timers or more were due at once as are fired at once. */
    public long fullChunks() {
        return bursts.sum();
    }

    /** Milliseconds by which fired messages were late, at most, all together: each counts as the earliest of its chunk. */
    public long lateMs() {
        return lateMs.sum();
    }

    /** The most by which a message was late, from its time to its being in the queue. */
    public long mostLateMs() {
        return mostLateMs.get();
    }

    /** Bytes of batches stored once more. */
    public long carriedBytes() {
        return carriedBytes.sum();
    }
}
