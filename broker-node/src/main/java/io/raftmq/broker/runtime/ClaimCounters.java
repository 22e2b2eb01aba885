package io.raftmq.broker.runtime;

import io.raftmq.broker.claim.ClaimRules.Verdict;
import io.raftmq.client.wire.proto.ClaimAction;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of claims at the partitions led here, since the start. */
public final class ClaimCounters {
    private final LongAdder granted = new LongAdder();
    private final LongAdder inProgress = new LongAdder();
    private final LongAdder alreadyDone = new LongAdder();
    private final LongAdder renewed = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder released = new LongAdder();
    private final LongAdder lost = new LongAdder();

    /** A claimant was answered. */
    public void claimed(@Nullable Verdict verdict) {
        if (verdict == Verdict.SUCCEEDED) {
            alreadyDone.increment();
        } else if (verdict == Verdict.IN_PROGRESS) {
            inProgress.increment();
        } else {
            granted.increment();
        }
    }

    /** A holder's word was committed. */
    public void settled(ClaimAction action) {
        switch (action) {
            case CLAIM_RENEW -> renewed.increment();
            case CLAIM_SUCCEED -> succeeded.increment();
            case CLAIM_RELEASE -> released.increment();
            case UNRECOGNIZED -> {}
        }
    }

    /** A holder's word did not count. */
    public void lost() {
        lost.increment();
    }

    /** Claims granted. */
    public long grants() {
        return granted.sum();
    }

    /** Claimants told that somebody else is at it. */
    public long inProgress() {
        return inProgress.sum();
    }

    /** Claimants told that it was done: that many times a message was not processed twice. */
    public long alreadyDone() {
        return alreadyDone.sum();
    }

    public long renewals() {
        return renewed.sum();
    }

    /** Keys kept as succeeded. */
    public long successes() {
        return succeeded.sum();
    }

    public long releases() {
        return released.sum();
    }

    /** Holders whose claim was another's by then. */
    public long losses() {
        return lost.sum();
    }
}
