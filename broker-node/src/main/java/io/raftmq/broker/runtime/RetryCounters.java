package io.raftmq.broker.runtime;

import io.raftmq.broker.partition.RetryCounts;
import java.util.concurrent.atomic.LongAdder;

/** What became of failed messages at partitions led here, since the start. Thread-safe. */
public final class RetryCounters {
    private final LongAdder failed = new LongAdder();
    private final LongAdder timedOut = new LongAdder();
    private final LongAdder buried = new LongAdder();
    private final LongAdder resent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder kept = new LongAdder();

    void add(RetryCounts counts) {
        failed.add(counts.failed());
        timedOut.add(counts.timedOut());
        buried.add(counts.buried());
        resent.add(counts.resent());
        dropped.add(counts.dropped());
        expired.add(counts.expired());
        kept.add(counts.kept());
    }

    /** Attempts that a consumer said had failed. */
    public long failed() {
        return failed.sum();
    }

    /** Attempts whose lease ran out. */
    public long timedOut() {
        return timedOut.sum();
    }

    /** Messages moved to a dead letter queue. */
    public long buried() {
        return buried.sum();
    }

    /** Dead letters sent again. */
    public long resent() {
        return resent.sum();
    }

    /** Dead letters deleted. */
    public long dropped() {
        return dropped.sum();
    }

    /** Dead letters that had been kept long enough. */
    public long expired() {
        return expired.sum();
    }

    /** Outstanding messages that retention passed and that were kept for their groups. */
    public long kept() {
        return kept.sum();
    }
}
