package io.raftmq.client.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one client, all daemons: one event loop for all sockets, one wheel timer for all timeouts and pauses,
 * one that decodes what consumers receive, and the callback threads, the only ones that run an application's code for
 * futures.
 */
public final class ClientThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientThreads.class);
    private static final int TICK_MS = 10;
    private static final int CLOSE_WAIT_SECONDS = 5;

    private final String owner;
    private final EventLoopGroup loops;
    private final HashedWheelTimer timer;
    private final ExecutorService callbacks;
    private final ExecutorService decoding;

    /** @param owner begins the log lines */
    public ClientThreads(String owner, int callbackThreads) {
        this.owner = owner;
        loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("raftmq-client-net", true), NioIoHandler.newFactory());
        timer = new HashedWheelTimer(
                new DefaultThreadFactory("raftmq-client-timer", true), TICK_MS, TimeUnit.MILLISECONDS, 512);
        // Its queue holds at most a task for each batch on its way, and those are bounded by the producers' buffers.
        callbacks = pool("raftmq-client-callback", callbackThreads);
        // One task for each answer to a consumer, and a partition asks again only once the last one is decoded.
        decoding = pool("raftmq-client-decode", 1);
    }

    private static ExecutorService pool(String name, int threads) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(name, true));
    }

    EventLoop eventLoop() {
        return loops.next();
    }

    /** Runs the task on the loop, unless the client is closed: then answers false. */
    boolean tryExecute(Executor loop, Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * Runs a short task that does not block, once the delay is over; never, if the client closes before.
     *
     * @return by which to cancel it; null if the client is closed
     */
    public @Nullable Timeout after(Duration delay, Runnable task) {
        try {
            return timer.newTimeout(fired -> task.run(), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (IllegalStateException e) {
            return null; // the timer is stopped
        }
    }

    /** Runs what may run an application's code; on the calling thread, once the client is closed. */
    public void callback(Runnable task) {
        try {
            callbacks.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            guarded(task).run();
        }
    }

    /** Runs what takes processor time and runs no application's code: decompressing and checking batches. */
    public void decode(Runnable task) {
        decoding.execute(task);
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("client {}: a callback threw", owner, e);
            }
        };
    }

    /** Lets queued callbacks run, for a while. */
    @Override
    public void close() {
        timer.stop();
        loops.shutdownGracefully(0, CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
        decoding.shutdown();
        callbacks.shutdown();
        try {
            if (!callbacks.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("client {}: callbacks still run {} s after closing", owner, CLOSE_WAIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
