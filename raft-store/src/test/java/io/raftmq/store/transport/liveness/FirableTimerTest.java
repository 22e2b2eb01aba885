package io.raftmq.store.transport.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.core.Scheduler;
import com.alipay.sofa.jraft.core.TimerManager;
import com.alipay.sofa.jraft.util.timer.Timeout;
import com.alipay.sofa.jraft.util.timer.Timer;
import com.alipay.sofa.jraft.util.timer.TimerTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirableTimerTest {
    private final HandTimer shared = new HandTimer();
    private final AtomicInteger stops = new AtomicInteger();
    private final FirableTimer timer = new FirableTimer(shared, stops::incrementAndGet);
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void firesWhatWaitsOnce() throws Exception {
        timer.newTimeout(timeout -> runs.incrementAndGet(), 20, TimeUnit.SECONDS);
        assertThat(timer.fireNow()).isTrue();
        assertThat(timer.fireNow()).isFalse();
        shared.expireAll();
        assertThat(runs).hasValue(1);
    }

    @Test
    void doesNotFireWhatWasCancelledOrHasRun() throws Exception {
        Timeout cancelled = timer.newTimeout(timeout -> runs.incrementAndGet(), 20, TimeUnit.SECONDS);
        assertThat(cancelled.cancel()).isTrue();
        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(timer.fireNow()).isFalse();
        timer.newTimeout(timeout -> runs.incrementAndGet(), 20, TimeUnit.SECONDS);
        shared.expireAll();
        assertThat(timer.fireNow()).isFalse();
        assertThat(runs).hasValue(1);
    }

    @Test
    void usesItsOwnDelaysOnceGiven() {
        timer.newTimeout(timeout -> {}, 20, TimeUnit.SECONDS);
        timer.useDelays(() -> 300);
        timer.newTimeout(timeout -> {}, 20, TimeUnit.SECONDS);
        assertThat(shared.delaysMillis).containsExactly(20_000L, 300L);
    }

    @Test
    void retriesComeSoonerOnlyWhileAFailureIsHandled() {
        Scheduler stock = new TimerManager(1);
        try {
            RetryScheduler scheduler = new RetryScheduler(stock);
            List<ScheduledFuture<?>> scheduled = new ArrayList<>();
            scheduled.add(scheduler.schedule(() -> {}, 60_000, TimeUnit.MILLISECONDS));
            RetryScheduler.handleFailure(
                    100, () -> scheduled.add(scheduler.schedule(() -> {}, 60_000, TimeUnit.MILLISECONDS)));
            scheduled.add(scheduler.schedule(() -> {}, 60_000, TimeUnit.MILLISECONDS));
            assertThat(scheduled.get(0).getDelay(TimeUnit.MILLISECONDS)).isGreaterThan(2_000);
            assertThat(scheduled.get(1).getDelay(TimeUnit.MILLISECONDS)).isLessThanOrEqualTo(100);
            assertThat(scheduled.get(2).getDelay(TimeUnit.MILLISECONDS)).isGreaterThan(2_000);
        } finally {
            stock.shutdown();
        }
    }

    /** Holds tasks until told that their time has come. */
    private static final class HandTimer implements Timer {
        final List<Long> delaysMillis = new ArrayList<>();
        private final List<TimerTask> tasks = new ArrayList<>();

        @Override
        public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
            delaysMillis.add(unit.toMillis(delay));
            tasks.add(task);
            return new Timeout() {
                @Override
                public Timer timer() {
                    return HandTimer.this;
                }

                @Override
                public TimerTask task() {
                    return task;
                }

                @Override
                public boolean isExpired() {
                    return false;
                }

                @Override
                public boolean isCancelled() {
                    return !tasks.contains(task);
                }

                @Override
                public boolean cancel() {
                    return tasks.remove(task);
                }
            };
        }

        void expireAll() throws Exception {
            for (TimerTask task : List.copyOf(tasks)) {
                tasks.remove(task);
                task.run(newTimeout(task, 0, TimeUnit.SECONDS));
                tasks.clear();
            }
        }

        @Override
        public Set<Timeout> stop() {
            return Set.of();
        }
    }
}
