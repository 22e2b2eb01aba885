package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Stamp;
import java.util.HashMap;
import java.util.Map;

/**
 * Everything acknowledged comes out of a final drain, once, and nothing else does that was not sent. A message whose
 * send ended with an unknown outcome may be there or not.
 */
public final class TotalQueueChecker {
    private static final int ATTEMPTED = 1;
    private static final int ACKNOWLEDGED = 2;
    private static final int REFUSED = 4;
    private static final int STORED = 8;

    private final Map<Integer, LongTable> flags = new HashMap<>();
    private final Map<Integer, Long> highest = new HashMap<>();
    private final Findings findings = new Findings();
    private long acknowledged;
    private long distinct;

    /** A message was handed to the client. */
    public void attempted(Stamp stamp) {
        raise(stamp, ATTEMPTED);
        highest.merge(stamp.sender(), stamp.sequence(), Math::max);
    }

    /** Its send was answered OK. */
    public void acknowledged(Stamp stamp) {
        if ((raise(stamp, ACKNOWLEDGED) & ACKNOWLEDGED) == 0) {
            acknowledged++;
        }
    }

    /** Its send certainly did not happen. */
    public void refused(Stamp stamp) {
        raise(stamp, REFUSED);
    }

    /** The final drain found it at that place; call once for each place. */
    public void stored(Stamp stamp, int partition, long offset) {
        long before = raise(stamp, STORED);
        if ((before & STORED) != 0) {
            findings.add(Kind.DUPLICATED, stamp, stamp + " again at " + partition + "/" + offset);
            return;
        }
        distinct++;
        if ((before & ATTEMPTED) == 0) {
            findings.add(Kind.UNEXPECTED, stamp, stamp + " at " + partition + "/" + offset + " was never sent");
        } else if ((before & REFUSED) != 0) {
            findings.add(Kind.ABORTED_READ, stamp, stamp + " at " + partition + "/" + offset + " had been refused");
        }
    }

    /** Distinct messages acknowledged. */
    public long acknowledgedCount() {
        return acknowledged;
    }

    /** Distinct messages that the drain found. */
    public long distinctCount() {
        return distinct;
    }

    /** Judges; call once, when the drain is complete. */
    public Findings findings() {
        highest.forEach((sender, last) -> {
            for (long sequence = 0; sequence <= last; sequence++) {
                Stamp stamp = new Stamp(sender, sequence);
                long known = flagsOf(stamp);
                if ((known & ACKNOWLEDGED) != 0 && (known & STORED) == 0) {
                    findings.add(Kind.LOST, stamp, stamp + " was acknowledged and is not there");
                }
            }
        });
        return findings;
    }

    private long raise(Stamp stamp, int flag) {
        long before = flagsOf(stamp);
        flags.computeIfAbsent(stamp.sender(), sender -> new LongTable()).put(stamp.sequence(), before | flag);
        return before;
    }

    private long flagsOf(Stamp stamp) {
        LongTable table = flags.get(stamp.sender());
        long known = table == null ? LongTable.ABSENT : table.get(stamp.sequence());
        return known == LongTable.ABSENT ? 0 : known;
    }
}
