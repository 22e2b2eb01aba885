package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Send.Outcome;
import io.raftmq.chaos.history.Sends;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.history.StreamEvent.Committed;
import io.raftmq.chaos.history.StreamEvent.Polled;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The owners of a partition together leave nothing out, and a committed offset never goes back: wherever a member begins to
 * read, or begins anew, it begins at or above every commit that had been answered before it asked.
 */
public final class StreamChecker {
    private record Cursor(int member, int partition) {}

    private final Map<Cursor, Long> last = new HashMap<>();
    private final Map<Integer, NavigableMap<Long, Long>> committed = new HashMap<>();
    private final Set<Stamp> polled = new HashSet<>();
    private final OffsetChecker offsets = new OffsetChecker();
    private final Findings findings = new Findings();

    private StreamChecker() {}

    /** Judges a history that ended when the group had read everything. A member never comes back under its number. */
    public static Findings check(List<Event> history) {
        StreamChecker checker = new StreamChecker();
        for (Event event : history) {
            if (event instanceof Polled e) {
                checker.polled(e);
            } else if (event instanceof Committed e) {
                NavigableMap<Long, Long> commits = checker.commitsOf(e.partition());
                if (commits.isEmpty() || commits.lastEntry().getValue() < e.offset()) {
                    commits.put(e.nanos(), e.offset());
                }
            }
        }
        return checker.findings(history);
    }

    private void polled(Polled e) {
        polled.add(e.stamp());
        offsets.seen(e.stamp(), e.partition(), e.offset());
        Long before = last.put(new Cursor(e.member(), e.partition()), e.offset());
        if (before != null && before < e.offset()) {
            return;
        }
        Map.Entry<Long, Long> known = commitsOf(e.partition()).lowerEntry(e.asked());
        if (known != null && e.offset() < known.getValue()) {
            findings.add(
                    Kind.OFFSET_WENT_BACK,
                    e.stamp(),
                    "member " + e.member() + " began at " + e.partition() + "/" + e.offset() + ", asked at "
                            + e.asked() + " ns; " + known.getValue() + " had been committed at " + known.getKey()
                            + " ns");
        }
    }

    private NavigableMap<Long, Long> commitsOf(int partition) {
        return committed.computeIfAbsent(partition, absent -> new TreeMap<>());
    }

    private Findings findings(List<Event> history) {
        Sends.of(history).stream()
                .filter(send -> send.outcome() == Outcome.ACKNOWLEDGED && !polled.contains(send.stamp()))
                .forEach(send -> findings.add(
                        Kind.LOST, send.stamp(), send.stamp() + " was acknowledged and no owner was given it"));
        findings.addAll(offsets.findings());
        return findings;
    }
}
