package io.raftmq.store.transport.liveness;

import com.alipay.sofa.jraft.core.Scheduler;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * JRaft's scheduler, with a say in retries. A replicator whose request failed waits for one heartbeat interval before it
 * tries again; with heartbeats 4 s apart that is far too long. What it schedules while a failure is being handled is a
 * retry, and comes sooner.
 */
public final class RetryScheduler implements Scheduler {
    private static final ThreadLocal<@Nullable Long> RETRY_MILLIS = new ThreadLocal<>();

    private final Scheduler scheduler;

    RetryScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Runs what handles a failed request; what it schedules on this thread comes after {@code retryMillis} at the latest. */
    public static void handleFailure(long retryMillis, Runnable handler) {
        RETRY_MILLIS.set(retryMillis);
        try {
            handler.run();
        } finally {
            RETRY_MILLIS.remove();
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Long retry = RETRY_MILLIS.get();
        return retry == null || unit.toMillis(delay) <= retry
                ? scheduler.schedule(command, delay, unit)
                : scheduler.schedule(command, retry, TimeUnit.MILLISECONDS);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return scheduler.scheduleAtFixedRate(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return scheduler.scheduleWithFixedDelay(command, initialDelay, delay, unit);
    }

    @Override
    public void shutdown() {
        scheduler.shutdown();
    }
}
