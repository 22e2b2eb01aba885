package io.raftmq.store.transport.net;

import com.google.protobuf.Message;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A request that waits for its answer. Completes once; whoever comes second is ignored. */
final class Call {
    final long correlation;
    final int bytes;
    final long deadlineNanos;
    private final Executor executor;
    private final Executor fallback;
    private final Reply reply;
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * @param executor where the reply runs
     * @param fallback where it runs if {@code executor} is full or shut down: an outcome is never lost
     */
    Call(long correlation, int bytes, long deadlineNanos, Executor executor, Executor fallback, Reply reply) {
        this.correlation = correlation;
        this.bytes = bytes;
        this.deadlineNanos = deadlineNanos;
        this.executor = executor;
        this.fallback = fallback;
        this.reply = reply;
    }

    boolean isDone() {
        return done.get();
    }

    /** Marks it done without telling the caller, who is told by an exception instead. False if it was done already. */
    boolean abandon() {
        return done.compareAndSet(false, true);
    }

    void complete(@Nullable Message response, @Nullable Throwable failure) {
        if (!done.compareAndSet(false, true)) {
            return;
        }
        Runnable run = () -> reply.complete(response, failure);
        try {
            executor.execute(run);
        } catch (RejectedExecutionException full) {
            fallback.execute(run);
        }
    }
}
