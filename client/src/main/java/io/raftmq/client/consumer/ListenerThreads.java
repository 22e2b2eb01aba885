package io.raftmq.client.consumer;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.raftmq.client.PushConsumerOptions;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes the threads that run a push consumer's listener. */
final class ListenerThreads {
    private static final int IDLE_SECONDS = 30;

    private ListenerThreads() {}

    /** Its queue holds what the consumer has taken in, and that is bounded for each partition. */
    static ThreadPoolExecutor of(PushConsumerOptions options) {
        ThreadPoolExecutor listeners = new ThreadPoolExecutor(
                options.threads(),
                options.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("raftmq-listener-" + options.group(), true));
        listeners.allowCoreThreadTimeOut(true);
        return listeners;
    }
}
