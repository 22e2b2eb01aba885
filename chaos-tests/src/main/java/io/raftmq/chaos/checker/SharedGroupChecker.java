package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.GroupEvent.Acked;
import io.raftmq.chaos.history.GroupEvent.Delivered;
import io.raftmq.chaos.history.Send;
import io.raftmq.chaos.history.Send.Outcome;
import io.raftmq.chaos.history.Sends;
import io.raftmq.chaos.history.Stamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A group that shares its messages gets every acknowledged one, none that was refused, and none whose ack was answered
 * before it was asked for. (One that was asked for earlier may be given out twice: at least once is the promise.)
 */
public final class SharedGroupChecker {
    private final Map<Stamp, Send> sends = new HashMap<>();
    private final Map<Stamp, Long> ackedAt = new HashMap<>();
    private final Set<Stamp> delivered = new HashSet<>();
    private final OffsetChecker offsets = new OffsetChecker();
    private final Findings findings = new Findings();

    private SharedGroupChecker() {}

    /** Judges a history that ended when the group had nothing left to do. */
    public static Findings check(List<Event> history) {
        SharedGroupChecker checker = new SharedGroupChecker();
        Sends.of(history).forEach(send -> checker.sends.put(send.stamp(), send));
        for (Event event : history) {
            if (event instanceof Delivered e) {
                checker.delivered(e);
            } else if (event instanceof Acked e) {
                checker.ackedAt.putIfAbsent(e.stamp(), e.nanos());
            }
        }
        return checker.findings();
    }

    private void delivered(Delivered e) {
        delivered.add(e.stamp());
        offsets.seen(e.stamp(), e.partition(), e.offset());
        Send send = sends.get(e.stamp());
        if (send == null) {
            findings.add(Kind.UNEXPECTED, e.stamp(), e.stamp() + " was delivered and never sent");
        } else if (send.outcome() == Outcome.REFUSED) {
            findings.add(Kind.ABORTED_READ, e.stamp(), e.stamp() + " was delivered and had been refused");
        }
        Long acked = ackedAt.get(e.stamp());
        if (acked != null && acked < e.asked()) {
            findings.add(
                    Kind.REDELIVERED,
                    e.stamp(),
                    e.stamp() + ", attempt " + e.attempt() + ", was asked for at " + e.asked()
                            + " ns, and its ack had been answered at " + acked + " ns");
        }
    }

    private Findings findings() {
        sends.values().stream()
                .filter(send -> send.outcome() == Outcome.ACKNOWLEDGED)
                .forEach(send -> {
                    offsets.seen(send.stamp(), send.partition(), send.offset());
                    if (!delivered.contains(send.stamp())) {
                        findings.add(Kind.LOST, send.stamp(), send.stamp() + " was acknowledged and never delivered");
                    }
                });
        findings.addAll(offsets.findings());
        return findings;
    }
}
