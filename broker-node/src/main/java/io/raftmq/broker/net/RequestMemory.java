package io.raftmq.broker.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of requests that all connections together hold unanswered. What was taken in lies on the heap until it is
 * replicated, on its way to each follower once more: so the bound follows the heap. Thread-safe.
 */
final class RequestMemory {
    private static final long LEAST = 32L << 20;
    private static final int SHARE_OF_HEAP = 8;

    private final long bound;
    private final AtomicLong used = new AtomicLong();

    /** @param bound in bytes; 0 = an eighth of the heap */
    RequestMemory(long bound) {
        this.bound = bound > 0 ? bound : Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
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
