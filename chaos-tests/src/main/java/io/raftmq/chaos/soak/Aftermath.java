package io.raftmq.chaos.soak;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.SendAcknowledged;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.nemesis.Blow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds in the histories what strikes did to the traffic. */
final class Aftermath {
    private Aftermath() {}

    /**
     * The strikes with their effects.
     *
     * @param histories of all workloads
     * @param plain of the one that sends plain messages without a pause; empty if there is none
     */
    static List<StrikeReport> of(List<Blow> blows, Collection<List<Event>> histories, List<Event> plain) {
        Map<Integer, List<Long>> acks = acksByPartition(plain);
        List<StrikeReport> reports = new ArrayList<>();
        for (Blow blow : blows) {
            long sends = histories.stream()
                    .flatMap(List::stream)
                    .filter(event -> event instanceof SendInvoked
                            && event.nanos() >= blow.began()
                            && event.nanos() <= blow.ended())
                    .count();
            long longest = acks.values().stream()
                    .mapToLong(times -> longestGap(times, blow.began(), blow.whole()))
                    .max()
                    .orElse(-1);
            reports.add(new StrikeReport(blow, sends, longest));
        }
        return reports;
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
