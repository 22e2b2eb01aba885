package io.raftmq.broker.partition;

/** What a leader has decided of failed messages since it was last asked; plain numbers, for metrics. */
public final class RetryCounts {
    long failed;
    long timedOut;
    long buried;
    long resent;
    long dropped;
    long expired;
    long kept;

    /** Attempts that a consumer said had failed. */
    public long failed() {
        return failed;
    }

    /** Attempts whose lease ran out. */
    public long timedOut() {
        return timedOut;
    }

    /** Messages moved to a dead letter queue. */
    public long buried() {
        return buried;
    }

    /** Dead letters sent again. */
    public long resent() {
        return resent;
    }

    /** Dead letters deleted. */
    public long dropped() {
        return dropped;
    }

    /** Dead letters that had been kept long enough. */
    public long expired() {
        return expired;
    }

    /** Outstanding messages that retention passed and that are kept. */
    public long kept() {
        return kept;
    }

    /** Begins to count anew; answers what was counted. */
    RetryCounts take() {
        RetryCounts taken = new RetryCounts();
        taken.failed = failed;
        taken.timedOut = timedOut;
        taken.buried = buried;
        taken.resent = resent;
        taken.dropped = dropped;
        taken.expired = expired;
        taken.kept = kept;
        failed = timedOut = buried = resent = dropped = expired = kept = 0;
        return taken;
    }
}
