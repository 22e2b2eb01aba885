package io.raftmq.store.commitlog;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** No threads: the caller carries everything out, so a simulation is the same every time. */
final class InlineThreads implements LogThreads {
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
            boolean more = true;
            while (more) {
                more = core().reclaim();
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
