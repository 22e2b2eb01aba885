package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.EndAsked;
import io.raftmq.chaos.history.Event.EndRead;
import io.raftmq.chaos.history.Event.SendAcknowledged;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A partition's end is read from its leader: it is above every offset that was acknowledged before the question began, and
 * not below an end that was answered before. A leader that was deposed and does not know it yet answers too little.
 */
public final class EndChecker {
    private EndChecker() {}

    /** Judges a history's events, which are in the order of their times. */
    public static Findings check(Iterable<Event> history) {
        Findings findings = new Findings();
        Map<Integer, NavigableMap<Long, Long>> known = new HashMap<>();
        for (Event event : history) {
            if (event instanceof SendAcknowledged e) {
                learn(known, e.partition(), e.nanos(), e.offset() + 1);
            } else if (event instanceof EndRead e) {
                judge(e, known, "", findings);
            } else if (event instanceof EndAsked e && e.end() != EndAsked.NOT_TOLD) {
                EndRead read = new EndRead(e.nanos(), e.invoked(), e.partition(), e.end());
                judge(read, known, " by node " + e.node(), findings);
            }
        }
        return findings;
    }

    private static void judge(
            EndRead e, Map<Integer, NavigableMap<Long, Long>> known, String byWhom, Findings findings) {
        Map.Entry<Long, Long> before = ofPartition(known, e.partition()).lowerEntry(e.invoked());
        if (before != null && e.end() < before.getValue()) {
            findings.add(
                    Kind.STALE_END,
                    "partition " + e.partition() + " was said" + byWhom + " to end at " + e.end() + ", asked at "
                            + e.invoked() + " ns; " + before.getValue() + " was known at " + before.getKey() + " ns");
        }
        learn(known, e.partition(), e.nanos(), e.end());
    }

    private static void learn(Map<Integer, NavigableMap<Long, Long>> known, int partition, long nanos, long end) {
        NavigableMap<Long, Long> ends = ofPartition(known, partition);
        if (ends.isEmpty() || ends.lastEntry().getValue() < end) {
            ends.put(nanos, end);
        }
    }

    private static NavigableMap<Long, Long> ofPartition(Map<Integer, NavigableMap<Long, Long>> known, int partition) {
        return known.computeIfAbsent(partition, absent -> new TreeMap<>());
    }
}
