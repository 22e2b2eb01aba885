package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.Restless;

/** Once a cluster is whole again and nobody sends, everything comes to rest. */
public final class RestChecker {
    private RestChecker() {}

    /** Whatever did not. */
    public static Findings check(Iterable<Event> history) {
        Findings findings = new Findings();
        for (Event event : history) {
            if (event instanceof Restless e) {
                findings.add(Kind.STUCK, e.what());
            }
        }
        return findings;
    }
}
