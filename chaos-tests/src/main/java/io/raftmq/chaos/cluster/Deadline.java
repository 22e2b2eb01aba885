package io.raftmq.chaos.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition of the world outside, which tells nobody when it becomes true. */
public final class Deadline {
    private static final long POLL_NANOS = 20_000_000;

    private Deadline() {}

    /**
     * Returns when the condition holds.
     *
     * @param orElse what to say when it does not in time
     * @throws ClusterException when it does not in time, or the thread is interrupted
     */
    public static void await(Duration limit, BooleanSupplier condition, Supplier<String> orElse) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new ClusterException("not within " + limit.toMillis() + " ms: " + orElse.get());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new ClusterException("interrupted while waiting: " + orElse.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
