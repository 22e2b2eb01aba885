package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Poll;
import org.jspecify.annotations.Nullable;

/** What polls have in common: whose they are, and when they are tried again. Owned by the partition's loop once submitted. */
abstract class WaitingPoll implements Poll {
    private final Call call;
    private final long deadlineNanos;
    private long retryAtMs = Long.MAX_VALUE;

    WaitingPoll(Call call, long deadlineNanos) {
        this.call = call;
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public final Call call() {
        return call;
    }

    @Override
    public final long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public final long retryAtMs() {
        return retryAtMs;
    }

    /** It waits, and is tried again at {@code timeMs} of group time, if not for another reason before. */
    final Attempt waitUntil(long timeMs) {
        retryAtMs = timeMs;
        return Attempt.WAITING;
    }

    /** Most polls wait each for itself. */
    @Override
    public @Nullable String sharesFate() {
        return null;
    }

    /** @param waits whether it may wait for what it asks for; else it is answered with what there is */
    final void submitTo(PartitionRuntime partition, boolean waits) {
        partition.submit(call, leader -> {
            if (waits) {
                leader.attemptOrPark(this);
            } else {
                attempt(leader, true);
            }
        });
    }
}
