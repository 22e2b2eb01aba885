package io.raftmq.broker.net;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of requests that all connections together hold unanswered. Thread-safe. */
final class RequestMemory {
    private final long bound;
    private final AtomicLong used = new AtomicLong();

    RequestMemory(long bound) {
        this.bound = bound;
    }

    /** Counts the bytes in; answers whether they still are within the bound. Each call is undone by {@link #release}. */
    boolean take(long bytes) {
        return used.addAndGet(bytes) <= bound;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
