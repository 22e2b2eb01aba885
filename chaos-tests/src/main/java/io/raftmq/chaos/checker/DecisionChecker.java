package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.Read;
import io.raftmq.chaos.history.Event.SendAcknowledged;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.history.TransactionEvent.Decided;
import io.raftmq.chaos.history.TransactionEvent.DecisionRefused;
import io.raftmq.chaos.history.TransactionEvent.HalfStored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A half message that is stored is seen once if its application decided to commit, never if it decided to roll back, never
 * before it decided; and the cluster never says that anything else was decided.
 */
public final class DecisionChecker {
    private final TotalQueueChecker queue = new TotalQueueChecker();
    private final OffsetChecker offsets = new OffsetChecker();
    private final Map<Stamp, Boolean> decisions = new HashMap<>();
    private final Set<Stamp> stored = new HashSet<>();
    private final Findings findings = new Findings();

    private DecisionChecker() {}

    /**
     * Judges a history.
     *
     * @param drainReader the number of the reader that in the end read everything
     */
    public static Findings check(List<Event> history, int drainReader) {
        DecisionChecker checker = new DecisionChecker();
        history.forEach(event -> checker.event(event, drainReader));
        return checker.findings();
    }

    private void event(Event event, int drainReader) {
        if (event instanceof SendInvoked e) {
            queue.attempted(e.stamp());
        } else if (event instanceof HalfStored e) {
            stored.add(e.stamp());
        } else if (event instanceof Decided e) {
            decisions.put(e.stamp(), e.commit());
            if (!e.commit()) {
                queue.refused(e.stamp());
            }
        } else if (event instanceof SendAcknowledged e) {
            offsets.seen(e.stamp(), e.partition(), e.offset());
        } else if (event instanceof DecisionRefused e) {
            findings.add(Kind.DECISION_FLIPPED, e.stamp(), e.stamp() + ": " + e.code());
        } else if (event instanceof Read e) {
            read(e, drainReader);
        }
    }

    private void read(Read e, int drainReader) {
        offsets.seen(e.stamp(), e.partition(), e.offset());
        if (!decisions.containsKey(e.stamp())) {
            findings.add(Kind.ABORTED_READ, e.stamp(), e.stamp() + " was seen and is not decided");
        }
        if (e.reader() == drainReader) {
            queue.stored(e.stamp(), e.partition(), e.offset());
        }
    }

    private Findings findings() {
        stored.stream().filter(stamp -> decisions.getOrDefault(stamp, false)).forEach(queue::acknowledged);
        findings.addAll(queue.findings());
        findings.addAll(offsets.findings());
        return findings;
    }
}
