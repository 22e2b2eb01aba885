package io.raftmq.store.raft;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for work that may block. As many as there is such work, at most a few for each group, since one group's
 * slow listener must not hold back another's; idle ones end. */
final class BlockingPool {
    private BlockingPool() {}

    static ExecutorService named(String name) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
