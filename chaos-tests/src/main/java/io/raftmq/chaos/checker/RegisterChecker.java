package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.RegisterEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Registers are linearizable: the operations on each have an order in which every answer is right, and in which none that
 * was answered comes after one that was asked for later.
 */
public final class RegisterChecker {
    private RegisterChecker() {}

    /** Judges a history, register by register. */
    public static Findings check(Iterable<Event> history) {
        Map<Integer, List<RegisterEvent>> byKey = new TreeMap<>();
        for (Event event : history) {
            if (event instanceof RegisterEvent e) {
                byKey.computeIfAbsent(e.key(), absent -> new ArrayList<>()).add(e);
            }
        }
        Findings findings = new Findings();
        byKey.forEach((key, operations) -> new RegisterOrder(operations)
                .conflict()
                .ifPresent(why -> findings.add(Kind.STALE_REGISTER, "register " + key + ": " + why)));
        return findings;
    }
}
