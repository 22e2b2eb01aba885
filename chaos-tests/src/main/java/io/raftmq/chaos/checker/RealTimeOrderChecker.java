package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A partition is a linearizable log: a send that had returned before another began has the lower offset. Going through the
 * offsets in order, each send must have taken effect between its call and its return, and not before the one below it; the
 * earliest such moments are tried, so a send that finds its return already past proves that none exist. O(n log n).
 */
public final class RealTimeOrderChecker {
    private record Stored(long offset, long invoked, long returned) {}

    private final Map<Integer, List<Stored>> partitions = new HashMap<>();

    /**
     * A message lies at that offset.
     *
     * @param invoked nanoseconds, when its send began
     * @param returned nanoseconds, when its send was answered; {@link Long#MAX_VALUE} if the outcome stayed unknown
     */
    public void stored(int partition, long offset, long invoked, long returned) {
        partitions.computeIfAbsent(partition, absent -> new ArrayList<>()).add(new Stored(offset, invoked, returned));
    }

    /** Judges; call once, when everything was fed. */
    public Findings findings() {
        Findings findings = new Findings();
        partitions.forEach((partition, log) -> sweep(partition, log, findings));
        return findings;
    }

    private static void sweep(int partition, List<Stored> log, Findings findings) {
        log.sort(Comparator.comparingLong(Stored::offset));
        long moment = Long.MIN_VALUE;
        for (Stored send : log) {
            moment = Math.max(moment, send.invoked);
            if (moment > send.returned) {
                findings.add(
                        Kind.REAL_TIME_ORDER,
                        partition + "/" + send.offset + " returned at " + send.returned
                                + " ns, a send below it began at " + moment + " ns");
                // Go on from here, or one late send would accuse all that follow it.
                moment = send.invoked;
            }
        }
    }
}
