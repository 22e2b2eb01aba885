package io.raftmq.store.commitlog;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code commitlog-writer} and {@code commitlog-background}. */
final class RealThreads implements LogThreads {
    private static final long BACKGROUND_END_SECONDS = 60;

    private final ExecutorService background = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "commitlog-background");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable WriterThread writer;

    @Override
    public Executor background() {
        return background;
    }

    @Override
    public void start(LogCore core) {
        WriterThread thread = new WriterThread(core);
        writer = thread;
        thread.start();
    }

    @Override
    public void run(Request request) {
        WriterThread thread = writer;
        if (thread == null) {
            throw new IllegalStateException("the log is not open");
        }
        thread.run(request);
    }

    @Override
    public void close() {
        WriterThread thread = writer;
        if (thread != null) {
            thread.close();
        }
        background.shutdown();
        try {
            if (!background.awaitTermination(BACKGROUND_END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the log's background work did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
