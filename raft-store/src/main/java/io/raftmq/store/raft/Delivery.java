package io.raftmq.store.raft;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One group's line of calls to its listener: in order, one at a time, and none before this node's own log holds what it
 * tells of. Whoever adds a call makes it at once if nothing stands before it; a call that waits for the disk is made by
 * a pool thread when the log has advanced. JRaft's state machine thread therefore never waits for the disk, which its
 * log thread might be unable to reach while it waits for the state machine.
 */
final class Delivery {
    /** Calls that may stand in line before an adder waits for a slow listener. */
    private static final int MAX_WAITING = 64;

    /** One call to the listener. */
    interface Call {
        /** Makes the call. */
        void make();

        /** Is told instead that the call will never be made. */
        default void dropped() {}
    }

    private record Waiting(long needsOnDisk, Call call) {}

    private final LongSupplier onDisk;
    private final Executor pool;
    private final Consumer<RuntimeException> broken;
    private final ArrayDeque<Waiting> line = new ArrayDeque<>();
    private boolean delivering;
    private boolean closed;

    /**
     * @param onDisk the last log index that may be told of
     * @param pool where calls are made that had to wait
     * @param broken told of a listener that threw; nothing more is delivered
     */
    Delivery(LongSupplier onDisk, Executor pool, Consumer<RuntimeException> broken) {
        this.onDisk = onDisk;
        this.pool = pool;
        this.broken = broken;
    }

    /**
     * Adds a call that tells of entries up to {@code needsOnDisk} (0: of none). May make it, and others, before it
     * returns; waits while a slow listener has a long line before it.
     */
    void add(long needsOnDisk, Call call) {
        if (enqueue(needsOnDisk, call, true)) {
            deliver();
        } else {
            call.dropped();
        }
    }

    /** As {@link #add}, but never waits and never makes a call on this thread. */
    void post(Call call) {
        if (enqueue(0, call, false)) {
            pool.execute(this::deliver);
        } else {
            call.dropped();
        }
    }

    /** Adds a call and returns when it was made; false if it was dropped. */
    boolean addAndWait(Call call) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        boolean[] made = new boolean[1];
        add(0, new Call() {
            @Override
            public void make() {
                try {
                    call.make();
                    made[0] = true;
                } finally {
                    over.countDown();
                }
            }

            @Override
            public void dropped() {
                call.dropped();
                over.countDown();
            }
        });
        over.await();
        return made[0];
    }

    /** The log has more on disk than before. */
    void logAdvanced() {
        boolean ready;
        synchronized (this) {
            ready = !delivering && headIsReady();
        }
        if (ready) {
            pool.execute(this::deliver);
        }
    }

    /** Drops what waits and everything that will be added. A call being made ends by itself. */
    void close() {
        ArrayDeque<Waiting> dropped;
        synchronized (this) {
            closed = true;
            dropped = new ArrayDeque<>(line);
            line.clear();
            notifyAll();
        }
        dropped.forEach(waiting -> waiting.call().dropped());
    }

    /** As {@link #close}, with one last call after what is being made. */
    void closeAfter(Call last) {
        ArrayDeque<Waiting> dropped;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            dropped = new ArrayDeque<>(line);
            line.clear();
            line.add(new Waiting(0, last));
            notifyAll();
        }
        dropped.forEach(waiting -> waiting.call().dropped());
        pool.execute(this::deliver);
    }

    private synchronized boolean enqueue(long needsOnDisk, Call call, boolean mayWait) {
        boolean interrupted = false;
        while (mayWait && !closed && delivering && line.size() >= MAX_WAITING) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (closed) {
            return false;
        }
        line.add(new Waiting(needsOnDisk, call));
        return true;
    }

    private void deliver() {
        synchronized (this) {
            if (delivering) {
                return;
            }
            delivering = true;
        }
        while (true) {
            Waiting next;
            synchronized (this) {
                notifyAll();
                if (!headIsReady()) {
                    delivering = false;
                    return;
                }
                next = line.remove();
            }
            try {
                next.call().make();
            } catch (RuntimeException e) {
                broken.accept(e);
            }
        }
    }

    private boolean headIsReady() {
        Waiting head = line.peek();
        return head != null && head.needsOnDisk() <= onDisk.getAsLong();
    }
}
