package io.raftmq.store.raft;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes one group has proposed here and not yet seen again. */
final class ProposalBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    ProposalBudget(long limit) {
        this.limit = limit;
    }

    boolean take(int bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void giveBack(int bytes) {
        used.addAndGet(-bytes);
    }

    long limit() {
        return limit;
    }
}
