package io.raftmq.client.consumer;

import java.util.ArrayDeque;

/** Counts messages as acked once an offset behind them is committed. Guarded by its owner. */
final class CommitCount {
    private record Asked(long offset, long done) {}

    private final PushCounters counters;
    /** Those that may be on their way, in their order: few, since one is on its way at a time. */
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();

    private long done;
    private long counted;
    private long last = -1;

    CommitCount(PushCounters counters) {
        this.counters = counters;
    }

    /** One more message lies below what may be committed. */
    void done() {
        done++;
    }

    /** That everything below {@code offset} is done may be committed from now on. */
    void asked(long offset) {
        if (offset > last) {
            last = offset;
            asked.add(new Asked(offset, done));
        }
    }

    void committed(long offset) {
        while (!asked.isEmpty() && asked.element().offset() <= offset) {
            Asked known = asked.remove();
            counters.acked.add(known.done() - counted);
            counted = known.done();
        }
    }
}
