package io.raftmq.meta.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that owns a node's metadata. Its queue is bounded by those who put into it. */
final class MetadataLoop implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataLoop.class);
    private static final long CLOSE_SECONDS = 10;

    private final String name;
    private final ScheduledThreadPoolExecutor thread;

    MetadataLoop(int nodeId) {
        name = "raftmq-meta-" + nodeId;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
        });
    }

    /**
     * Runs a task after those before it.
     *
     * @throws java.util.concurrent.RejectedExecutionException once closed
     */
    @Override
    public void execute(Runnable task) {
        thread.execute(() -> run(task));
    }

    /** Runs a task after those before it, and returns when it has run; what it throws is thrown here. */
    void executeAndWait(Runnable task) {
        CompletableFuture.runAsync(task, thread).join();
    }

    /** Runs a task again and again. */
    void every(Duration period, Runnable task) {
        var unused = thread.scheduleWithFixedDelay(
                () -> run(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs what is queued, and ends. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("{}: still busy {} s after it was closed", name, CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** A fault in one task must not end the loop. */
    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("{}: a task failed", name, e);
        }
    }
}
