package io.raftmq.broker.request;

import java.util.concurrent.TimeUnit;

/** Bounds of what a reader may ask for. */
final class Waits {
    /** A long poll waits no longer than this, ms. */
    static final int MAX_WAIT_MS = 60_000;
    /** One answer carries no more batch bytes than this, one larger batch aside. */
    static final int MAX_BYTES = 4 << 20;
    /** One answer carries no more batches than this. */
    static final int MAX_BATCHES = 2_000;

    private static final int LEAST_SIFTING_MS = 1_000;
    private static final int DEFAULT_BYTES = 1 << 20;

    private Waits() {}

    /** The end of a wait that begins now, on the monotonic clock. */
    static long deadlineNanos(long nowNanos, int maxWaitMs) {
        return nowNanos + TimeUnit.MILLISECONDS.toNanos(Math.min(Math.max(maxWaitMs, 0), MAX_WAIT_MS));
    }

    /** The end of a wait for a filter: who waits for nothing more is still told of what is there, if that takes no longer. */
    static long sifting(long nowNanos, int maxWaitMs) {
        return deadlineNanos(nowNanos, Math.max(maxWaitMs, LEAST_SIFTING_MS));
    }

    /** The asked number of bytes within bounds; 0 is the default, 1 MiB. */
    static int bytes(int asked) {
        return asked <= 0 ? DEFAULT_BYTES : Math.min(asked, MAX_BYTES);
    }
}
