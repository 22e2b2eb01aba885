package io.raftmq.broker;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in reverse order, each whatever the others do. Thread-safe. */
final class ClosingOrder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClosingOrder.class);
    private static final long QUIET_MS = 0;
    private static final long END_SECONDS = 5;

    private final Deque<Step> opened = new ArrayDeque<>();

    /** How one thing is closed. */
    @FunctionalInterface
    interface Closer<T> {
        void close(T thing) throws Exception;
    }

    private record Step(String name, AutoCloseable closer) {}

    <T extends AutoCloseable> T add(T thing) {
        return add(thing, AutoCloseable::close);
    }

    synchronized <T> T add(T thing, Closer<T> closer) {
        opened.push(new Step(thing.getClass().getSimpleName(), () -> closer.close(thing)));
        return thing;
    }

    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            Step step = opened.pop();
            try {
                step.closer().close();
            } catch (Exception e) {
                LOG.error("{} did not close in order", step.name(), e);
            }
        }
    }

    /** Ends Netty's loops; they run what was handed in first. */
    static void endLoops(EventLoopGroup loops) {
        loops.shutdownGracefully(QUIET_MS, END_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
