package io.raftmq.broker.runtime;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that own partitions' state; each partition stays with one. Nothing on them may block. */
public final class PartitionLoops implements AutoCloseable {
    private static final long STOP_SECONDS = 5;

    private final DefaultEventExecutorGroup loops;

    /** @param threads 0 = one per core */
    public PartitionLoops(int threads) {
        int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        this.loops = new DefaultEventExecutorGroup(count, new DefaultThreadFactory("partition-loop"));
    }

    /** The loop for the next partition, taken in turn. */
    EventExecutor next() {
        return loops.next();
    }

    /** Runs what was handed in, then ends the threads. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
