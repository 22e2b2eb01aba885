package io.raftmq.broker.runtime;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One timer of a partition. Asked for an earlier time it is set anew; asked for a later one it is left as it is and rings too
 * early, once, which costs less than to set it with each round. Owned by the partition's loop.
 */
final class Alarm {
    private final EventExecutor loop;
    private final LongSupplier monotonicNanos;
    private final Runnable ring;
    private @Nullable ScheduledFuture<?> scheduled;
    private long atNanos;

    Alarm(EventExecutor loop, LongSupplier monotonicNanos, Runnable ring) {
        this.loop = loop;
        this.monotonicNanos = monotonicNanos;
        this.ring = ring;
    }

    /** Rings in {@code nanos} or before; not at all if it is Long.MAX_VALUE and nothing was asked for before. */
    void in(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            return;
        }
        long at = monotonicNanos.getAsLong() + nanos;
        if (scheduled != null && at - atNanos >= 0) {
            return;
        }
        cancel();
        atNanos = at;
        scheduled = loop.schedule(this::rang, nanos, TimeUnit.NANOSECONDS);
    }

    private void rang() {
        scheduled = null;
        ring.run();
    }

    void cancel() {
        if (scheduled != null) {
            scheduled.cancel(false);
            scheduled = null;
        }
    }
}
