package io.raftmq.store.transport.liveness;

import com.alipay.sofa.jraft.util.timer.Timeout;
import com.alipay.sofa.jraft.util.timer.Timer;
import com.alipay.sofa.jraft.util.timer.TimerTask;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JRaft node's timer of one kind, over the shared one: what it holds can be fired now, and it may be given delays of
 * its own. JRaft keeps at most one task in it at a time. Thread-safe.
 */
final class FirableTimer implements Timer {
    private static final Logger log = LoggerFactory.getLogger(FirableTimer.class);

    private final Timer shared;
    private final Runnable onStop;
    private volatile @Nullable LongSupplier delayMillis;
    private volatile @Nullable Held held;

    FirableTimer(Timer shared, Runnable onStop) {
        this.shared = shared;
        this.onStop = onStop;
    }

    /** From the next task on, delays come from here instead of from JRaft. */
    void useDelays(LongSupplier millis) {
        delayMillis = millis;
    }

    /** Runs the waiting task on this thread instead of later; false if none waits. */
    boolean fireNow() {
        Held now = held;
        return now != null && now.fire();
    }

    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        LongSupplier own = delayMillis;
        Held fresh = new Held(task);
        held = fresh;
        fresh.timeout = own == null
                ? shared.newTimeout(fresh, delay, unit)
                : shared.newTimeout(fresh, own.getAsLong(), TimeUnit.MILLISECONDS);
        return fresh;
    }

    @Override
    public Set<Timeout> stop() {
        onStop.run();
        return shared.stop();
    }

    /** A task that runs once: when its time comes, or when it is fired, or never if it is cancelled first. */
    private final class Held implements Timeout, TimerTask {
        private final TimerTask task;
        private final AtomicBoolean taken = new AtomicBoolean();
        private volatile @Nullable Timeout timeout;
        private volatile boolean cancelled;

        Held(TimerTask task) {
            this.task = task;
        }

        boolean fire() {
            if (!taken.compareAndSet(false, true)) {
                return false;
            }
            cancelShared();
            try {
                task.run(this);
            } catch (Exception e) {
                log.error("a fired timer failed", e);
            }
            return true;
        }

        private void cancelShared() {
            Timeout there = timeout;
            if (there != null) {
                there.cancel();
            }
        }

        @Override
        public void run(Timeout due) throws Exception {
            if (taken.compareAndSet(false, true)) {
                task.run(this);
            }
        }

        @Override
        public boolean cancel() {
            if (!taken.compareAndSet(false, true)) {
                return false;
            }
            cancelled = true;
            cancelShared();
            return true;
        }

        @Override
        public Timer timer() {
            return FirableTimer.this;
        }

        @Override
        public TimerTask task() {
            return task;
        }

        @Override
        public boolean isExpired() {
            return taken.get() && !cancelled;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}
