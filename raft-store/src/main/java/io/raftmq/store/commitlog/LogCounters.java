package io.raftmq.store.commitlog;

import java.util.concurrent.atomic.LongAdder;

/** What the log has done since it was opened, and the number of its next batch. Counted by the writer, read by any. */
final class LogCounters {
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder syncs = new LongAdder();
    private final LongAdder relocated = new LongAdder();
    private long nextBatch;

    LogCounters(long nextBatch) {
        this.nextBatch = nextBatch;
    }

    /** Used by the writer thread only. */
    long nextBatch() {
        return nextBatch++;
    }

    void appended(LogRequest request) {
        records.add(request.entries());
        bytes.add(request.bytes());
    }

    void synced() {
        syncs.increment();
    }

    void relocated(int entries) {
        relocated.add(entries);
    }

    long records() {
        return records.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    long syncs() {
        return syncs.sum();
    }

    long relocated() {
        return relocated.sum();
    }
}
