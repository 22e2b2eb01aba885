package io.raftmq.store.commitlog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The node's one log writer: takes all requests that wait, lets the core carry them out, and wakes their callers. Each
 * caller waits for its request, so the queue is never longer than there are groups; beyond its bound callers wait to get
 * in.
 */
final class WriterThread implements Submitter, AutoCloseable {
    private static final int QUEUE = 4096;
    private static final long SYNC_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long FULL_QUEUE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long RECLAIM_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LogCore core;
    private final Thread thread;
    private final Stop stop = new Stop();
    private volatile boolean closed;
    private volatile boolean ended;
    private boolean dirty;
    private long dirtySince;
    private long reclaimAt = System.nanoTime();

    /** Asks the thread to end. */
    private static final class Stop extends Request {}

    WriterThread(LogCore core) {
        this.core = core;
        this.thread = new Thread(this::loop, "commitlog-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run(Request request) {
        if (closed) {
            throw new IllegalStateException("the log is closed");
        }
        enqueue(request);
        request.await();
    }

    /** Waits for room in the queue; an interrupt is kept for later, since a half-made append helps nobody. */
    private void enqueue(Request request) {
        boolean interrupted = false;
        while (!queue.offer(request)) {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(FULL_QUEUE_NANOS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (ended) {
            failLate();
        }
    }

    private void loop() {
        List<Request> batch = new ArrayList<>();
        boolean more = false;
        while (!batch.contains(stop)) {
            batch.clear();
            Request first = next(more);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch);
                core.execute(batch);
            }
            more = housekeeping(first == null && !more);
        }
        ended = true;
        stop.complete();
        failLate();
    }

    /** Whoever came after the end must not wait for ever. */
    private void failLate() {
        Request late = queue.poll();
        while (late != null) {
            late.fail(new IllegalStateException("the log is closed"));
            late = queue.poll();
        }
    }

    /** The next request, or null when something else is to be done first. */
    private @Nullable Request next(boolean more) {
        long wait = more ? 0 : IDLE_NANOS;
        if (dirty) {
            wait = Math.min(wait, Math.max(0, dirtySince + SYNC_AFTER_NANOS - System.nanoTime()));
        }
        try {
            return queue.poll(wait, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody has a reason to interrupt this thread; it ends by close() alone.
            return null;
        }
    }

    private boolean housekeeping(boolean idle) {
        long now = System.nanoTime();
        if (core.dirty()) {
            dirtySince = dirty ? dirtySince : now;
            dirty = true;
            if (now - dirtySince >= SYNC_AFTER_NANOS) {
                core.sync();
            }
        }
        dirty = dirty && core.dirty();
        if (idle) {
            core.idle();
        }
        if (now - reclaimAt < 0 && !core.reclaimAsked()) {
            return false;
        }
        boolean more = core.reclaim();
        reclaimAt = more ? now : now + RECLAIM_EVERY_NANOS;
        return more;
    }

    /** Carries out what was handed over before, and ends the thread. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            enqueue(stop);
            stop.await();
        }
    }
}
