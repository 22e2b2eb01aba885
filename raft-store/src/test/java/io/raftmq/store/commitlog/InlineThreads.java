package io.raftmq.store.commitlog;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** No threads: the caller carries everything out, so a simulation is the same every time. */
final class InlineThreads implements LogThreads {
    private static final int MOST_STEPS = 10_000;

    private @Nullable LogCore core;

    @Override
    public Executor background() {
        return Runnable::run;
    }

    @Override
    public void start(LogCore ready) {
        core = ready;
    }

    LogCore core() {
        return Objects.requireNonNull(core);
    }

    @Override
    public void run(Request request) {
        runAll(List.of(request));
        if (request instanceof ReclaimRequest) {
            int steps = 0;
            while (core().reclaim()) {
                if (++steps > MOST_STEPS) {
                    throw new AssertionError("giving space back does not come to an end");
                }
            }
        }
        request.await();
    }

    /** As if all of them had waited for the writer at the same time. */
    void runAll(List<? extends Request> requests) {
        core().execute(List.copyOf(requests));
    }

    @Override
    public void close() {}
}
