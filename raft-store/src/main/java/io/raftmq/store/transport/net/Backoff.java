package io.raftmq.store.transport.net;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Growing pauses between tries: doubled each time up to a maximum, each shortened by up to a fifth at random. */
final class Backoff {
    private final long firstMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long nextMillis;

    Backoff(Duration first, Duration max, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.maxMillis = max.toMillis();
        this.random = random;
        this.nextMillis = firstMillis;
    }

    /** How long to wait before the next try, milliseconds. */
    long next() {
        long base = nextMillis;
        nextMillis = Math.min(maxMillis, 2 * nextMillis);
        return base - random.nextLong(base / 5 + 1);
    }

    /** A try succeeded. */
    void reset() {
        nextMillis = firstMillis;
    }
}
