package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.Read;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.Event.SendRefused;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.history.TimerEvent.Armed;
import io.raftmq.chaos.history.TimerEvent.CancelAnswered;
import io.raftmq.chaos.history.TimerEvent.CancelInvoked;
import io.raftmq.chaos.history.TimerEvent.Fired;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A timed message comes once and not before its time; one whose cancel was answered "done" never comes. If nobody knows
 * whether a cancel took effect, or it was answered "too late", the message may have come or not: a cancel that is tried again
 * cannot tell its own first attempt from a delivery.
 */
public final class TimerChecker {
    private final TotalQueueChecker queue = new TotalQueueChecker();
    private final Map<Stamp, Long> due = new HashMap<>();
    private final Set<Stamp> touched = new HashSet<>();
    private final Findings findings = new Findings();

    private TimerChecker() {}

    /**
     * Judges a history.
     *
     * @param drainReader the number of the reader that in the end read everything
     * @param slackMillis by how much the reader's clock may be behind the cluster's
     */
    public static Findings check(List<Event> history, int drainReader, long slackMillis) {
        TimerChecker checker = new TimerChecker();
        for (Event event : history) {
            // A message that is due at once may come before its send is answered.
            if (event instanceof Armed e) {
                checker.due.put(e.stamp(), e.dueMillis());
            }
        }
        for (Event event : history) {
            checker.event(event, drainReader, slackMillis);
        }
        return checker.findings();
    }

    private void event(Event event, int drainReader, long slackMillis) {
        if (event instanceof SendInvoked e) {
            queue.attempted(e.stamp());
        } else if (event instanceof SendRefused e) {
            queue.refused(e.stamp());
        } else if (event instanceof CancelInvoked e) {
            touched.add(e.stamp());
        } else if (event instanceof CancelAnswered e && e.done()) {
            queue.refused(e.stamp());
        } else if (event instanceof Fired e) {
            fired(e, slackMillis);
        } else if (event instanceof Read e && e.reader() == drainReader) {
            queue.stored(e.stamp(), e.partition(), e.offset());
        }
    }

    private void fired(Fired e, long slackMillis) {
        Long time = due.get(e.stamp());
        if (time != null && e.unixMillis() + slackMillis < time) {
            findings.add(Kind.EARLY, e.stamp(), e.stamp() + " came " + (time - e.unixMillis()) + " ms before its time");
        }
    }

    private Findings findings() {
        due.keySet().stream().filter(stamp -> !touched.contains(stamp)).forEach(queue::acknowledged);
        findings.addAll(queue.findings());
        return findings;
    }
}
