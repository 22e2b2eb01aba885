package io.raftmq.chaos.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Threads that each do one step again and again until they are dismissed. */
final class Crew {
    private final List<FutureTask<?>> members = new ArrayList<>();
    private volatile boolean working = true;

    /** Adds a thread at once. Its step fails with what must not happen; failures that faults explain it handles itself. */
    void add(String name, Runnable step) {
        FutureTask<?> member = new FutureTask<>(
                () -> {
                    while (working) {
                        step.run();
                    }
                },
                null);
        members.add(member);
        Thread thread = new Thread(member, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when every member has ended its last step; throws what ended one of them earlier. */
    void dismiss() {
        working = false;
        for (FutureTask<?> member : members) {
            try {
                member.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a worker failed: " + e.getCause(), e);
            }
        }
    }

    /** Has them end by themselves; for when their failures do not matter any more. */
    void abandon() {
        working = false;
    }
}
