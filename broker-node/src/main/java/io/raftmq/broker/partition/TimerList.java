package io.raftmq.broker.partition;

import io.raftmq.broker.held.HeldRun;
import java.util.ArrayList;
import java.util.List;

/** Lists timed messages one by one. */
final class TimerList {
    private final HeldTables tables;

    TimerList(HeldTables tables) {
        this.tables = tables;
    }

    List<PendingTimer> from(long dueMs, long heldId, int max) {
        List<PendingTimer> timers = new ArrayList<>();
        // The message to begin with may be within a run that began before it.
        HeldRun within = tables.runOf(heldId);
        long firstOfRun = within != null && within.dueMs() == dueMs ? within.first() : heldId;
        tables.scan(dueMs, firstOfRun, timer -> {
            HeldRun run = tables.runOf(timer.first());
            long heldMs = run == null ? 0 : run.heldMs();
            for (long id = timer.first(); id < timer.first() + timer.count() && timers.size() < max; id++) {
                if (timer.dueMs() > dueMs || id >= heldId) {
                    timers.add(new PendingTimer(id, timer.dueMs(), heldMs));
                }
            }
            return timers.size() < max;
        });
        return timers;
    }
}
