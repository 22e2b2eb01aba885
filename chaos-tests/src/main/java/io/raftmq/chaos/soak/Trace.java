package io.raftmq.chaos.soak;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.history.Event;
import java.util.List;

/** What a workload did, and what is wrong with it. */
public record Trace(long acked, List<Event> history, Findings findings) {
    public Trace {
        history = List.copyOf(history);
    }
}
