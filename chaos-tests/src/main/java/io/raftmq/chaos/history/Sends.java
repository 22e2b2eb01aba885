package io.raftmq.chaos.history;

import io.raftmq.chaos.history.Event.SendAcknowledged;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.Event.SendRefused;
import io.raftmq.chaos.history.Send.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pairs each invocation with its outcome. */
public final class Sends {
    private Sends() {}

    /**
     * The sends of a history, in order of invocation. A send without an outcome is unknown, and so is one whose outcome
     * was unknown: either may take effect at any later time.
     *
     * @throws IllegalArgumentException if an outcome has no invocation, or a stamp was sent twice: the workload is broken
     */
    public static List<Send> of(Iterable<Event> events) {
        Map<Stamp, Send> sends = new LinkedHashMap<>();
        for (Event event : events) {
            if (event instanceof SendInvoked e) {
                Send open = new Send(e.stamp(), e.partition(), -1, Outcome.UNKNOWN, e.nanos(), Long.MAX_VALUE);
                if (sends.put(e.stamp(), open) != null) {
                    throw new IllegalArgumentException("the stamp " + e.stamp() + " was sent twice");
                }
            } else if (event instanceof SendAcknowledged e) {
                Send open = invoked(sends, e.stamp());
                Outcome outcome = Outcome.ACKNOWLEDGED;
                sends.put(
                        e.stamp(), new Send(e.stamp(), e.partition(), e.offset(), outcome, open.invoked(), e.nanos()));
            } else if (event instanceof SendRefused e) {
                Send open = invoked(sends, e.stamp());
                sends.put(
                        e.stamp(),
                        new Send(e.stamp(), open.partition(), -1, Outcome.REFUSED, open.invoked(), e.nanos()));
            }
        }
        return new ArrayList<>(sends.values());
    }

    private static Send invoked(Map<Stamp, Send> sends, Stamp stamp) {
        Send send = sends.get(stamp);
        if (send == null) {
            throw new IllegalArgumentException("an outcome without a send: " + stamp);
        }
        return send;
    }
}
