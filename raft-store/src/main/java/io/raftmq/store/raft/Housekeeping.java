package io.raftmq.store.raft;

import io.raftmq.store.state.StateStore;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node does by the clock for all its groups: it ticks them, and flushes the state. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long TICK_MILLIS = 100;

    private final String node;
    private final ScheduledExecutorService clock;

    Housekeeping(String node, Duration flushInterval, StateStore state, Collection<HostedGroup> groups) {
        this.node = node;
        this.clock = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "raft-housekeeping-" + node);
            thread.setDaemon(true);
            return thread;
        });
        every(TICK_MILLIS, () -> groups.forEach(HostedGroup::tick));
        every(flushInterval.toMillis(), state::flushIfRoom);
    }

    /** Does not interrupt what runs; returns once it has ended. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("{}: housekeeping has not ended for a minute", node);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void every(long millis, Runnable work) {
        // The future ends only with the clock: what the work throws is caught where it is thrown.
        ScheduledFuture<?> unused =
                clock.scheduleWithFixedDelay(() -> guarded(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // An exception would end the schedule without a word.
            LOG.error("{}: housekeeping failed, it goes on", node, e);
        }
    }
}
