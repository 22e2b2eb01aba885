package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Stamp;
import java.util.HashMap;
import java.util.Map;

/**
 * An offset means one message and a message has one offset, for ever and whoever looks: receipts, readers before and
 * after a failover, the final drain.
 */
public final class OffsetChecker {
    private static final int OFFSET_BITS = 43;

    private final Map<Integer, LongTable> stampAt = new HashMap<>();
    private final Map<Integer, LongTable> placeOf = new HashMap<>();
    private final Findings findings = new Findings();

    /** Somebody was told, or read, that the message lies there. */
    public void seen(Stamp stamp, int partition, long offset) {
        LongTable stamps = stampAt.computeIfAbsent(partition, absent -> new LongTable());
        long there = stamps.get(offset);
        if (there == LongTable.ABSENT) {
            stamps.put(offset, stamp.packed());
        } else if (there != stamp.packed()) {
            String place = partition + "/" + offset;
            findings.add(Kind.OFFSET_CONFLICT, stamp + " and " + Stamp.unpack(there) + " at " + place);
        }
        LongTable places = placeOf.computeIfAbsent(stamp.sender(), absent -> new LongTable());
        long place = ((long) partition << OFFSET_BITS) | offset;
        long known = places.get(stamp.sequence());
        if (known == LongTable.ABSENT) {
            places.put(stamp.sequence(), place);
        } else if (known != place) {
            findings.add(Kind.OFFSET_MISMATCH, stamp + " at " + text(known) + " and at " + text(place));
        }
    }

    /** What was found so far. */
    public Findings findings() {
        return findings;
    }

    private static String text(long place) {
        return (place >>> OFFSET_BITS) + "/" + (place & ((1L << OFFSET_BITS) - 1));
    }
}
