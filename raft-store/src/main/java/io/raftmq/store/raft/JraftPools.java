package io.raftmq.store.raft;

import com.alipay.sofa.jraft.util.ThreadPoolsFactory;
import io.raftmq.store.GroupId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which JRaft runs closures, one pool for all groups of the process: JRaft's registry is static, and its
 * own default pool refuses work under many groups, which leaves a leader that can commit nothing. The queue is unbounded
 * because a refused closure is never run again; what can be waiting in it is bounded by what each group may have open.
 */
final class JraftPools {
    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final ThreadPoolExecutor CLOSURES = pool();
    private static final Set<GroupId> REGISTERED = new HashSet<>();

    private JraftPools() {}

    /** Has the group's closures run here; once for the life of the process, whatever becomes of the group. */
    static synchronized void register(GroupId group) {
        if (REGISTERED.add(group)) {
            ThreadPoolsFactory.registerThreadPool(group.toString(), CLOSURES);
        }
    }

    static ExecutorService closures() {
        return CLOSURES;
    }

    private static ThreadPoolExecutor pool() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "raft-closure-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
