package io.raftmq.broker.runtime;

import io.netty.util.concurrent.EventExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One partition's tasks, run in order on its loop, a round at a time. What waited together is done together: only after a
 * round does the partition propose, so that small sends share an entry. It is unbounded itself; whoever submits is bounded
 * at the door ({@link Admission}, {@link CommitGate}).
 */
final class Mailbox {
    /** Tasks of one round; the partitions on one loop take turns. */
    private static final int ROUND = 512;

    private final EventExecutor loop;
    private final Runnable afterRound;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** True while a round is scheduled or runs; a closed mailbox holds it, so that nothing runs. */
    private final AtomicBoolean busy = new AtomicBoolean(true);

    /** A closed mailbox; tasks wait until {@link #open}. */
    Mailbox(EventExecutor loop, Runnable afterRound) {
        this.loop = loop;
        this.afterRound = afterRound;
    }

    /** Lets tasks run, {@code first} before any other. */
    void open(Runnable first) {
        loop.execute(() -> {
            first.run();
            round();
        });
    }

    void submit(Runnable task) {
        tasks.add(task);
        schedule();
    }

    private void schedule() {
        if (busy.compareAndSet(false, true)) {
            loop.execute(this::round);
        }
    }

    private void round() {
        try {
            for (int i = 0; i < ROUND; i++) {
                Runnable task = tasks.poll();
                if (task == null) {
                    break;
                }
                task.run();
            }
            afterRound.run();
        } finally {
            busy.set(false);
            if (!tasks.isEmpty()) {
                schedule();
            }
        }
    }
}
