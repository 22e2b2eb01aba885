package io.raftmq.broker.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the requests that one partition holds unanswered, by count and by bytes. Thread-safe. */
final class Admission {
    private final int maxRequests;
    private final long maxBytes;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Admission(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /** Counts a request in if both bounds allow it; one alone is always let in. */
    boolean admit(int size) {
        int count = requests.incrementAndGet();
        long total = bytes.addAndGet(size);
        if (count == 1 || (count <= maxRequests && total <= maxBytes)) {
            return true;
        }
        release(size);
        return false;
    }

    void release(int size) {
        requests.decrementAndGet();
        bytes.addAndGet(-size);
    }

    int requests() {
        return requests.get();
    }
}
