package io.raftmq.chaos.soak;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.SendAcknowledged;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.nemesis.Blow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds in the histories what strikes did to the traffic. */
final class Aftermath {
    private Aftermath() {}

    /**
     * The strikes with their effects.
     *
     * @param histories of all workloads, by their names
     */
    static List<StrikeReport> of(List<Blow> blows, Map<String, List<Event>> histories) {
        List<Event> plain = histories.getOrDefault(WorkloadKind.LOG.text(), List.of());
        Map<Integer, List<Long>> acks = acksByPartition(plain);
        List<StrikeReport> reports = new ArrayList<>();
        for (Blow blow : blows) {
            Map<String, List<Event>> meanwhile = new TreeMap<>();
            histories.forEach((name, events) -> meanwhile.put(name, between(events, blow.began(), blow.ended())));
            long sends = meanwhile.values().stream()
                    .flatMap(List::stream)
                    .filter(SendInvoked.class::isInstance)
                    .count();
            long longest = acks.values().stream()
                    .mapToLong(times -> longestGap(times, blow.began(), blow.whole()))
                    .max()
                    .orElse(-1);
            meanwhile.values().removeIf(List::isEmpty);
            reports.add(new StrikeReport(blow, sends, longest, meanwhile.keySet(), OldLeaders.asked(blow, plain)));
        }
        return reports;
    }

    /** The part of a history that was written from one time to another. */
    private static List<Event> between(List<Event> events, long from, long to) {
        return events.subList(firstFrom(events, from), firstFrom(events, to + 1));
    }

    private static int firstFrom(List<Event> events, long nanos) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).nanos() < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Map<Integer, List<Long>> acksByPartition(List<Event> plain) {
        Map<Integer, List<Long>> acks = new HashMap<>();
        for (Event event : plain) {
            if (event instanceof SendAcknowledged e) {
                acks.computeIfAbsent(e.partition(), absent -> new ArrayList<>()).add(e.nanos());
            }
        }
        return acks;
    }

    /** The longest time without an ack that begins within the window; it ends with the next ack, wherever that is. */
    private static long longestGap(List<Long> acks, long from, long to) {
        long longest = 0;
        long last = from;
        for (long ack : acks) {
            if (ack >= from) {
                longest = Math.max(longest, ack - last);
                last = ack;
            }
            if (ack > to) {
                return longest;
            }
        }
        return Math.max(longest, to - last);
    }
}
