package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.GroupEvent.ListenerBegan;
import io.raftmq.chaos.history.GroupEvent.ListenerEnded;
import io.raftmq.chaos.history.Send.Outcome;
import io.raftmq.chaos.history.Sends;
import io.raftmq.chaos.history.Stamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of one message group come one at a time and in the order in which they were sent, however often one of them
 * fails: while one is not done, none behind it begins, and once one has begun, none before it comes again.
 */
public final class LaneChecker {
    private static final class Lane {
        private final Set<Stamp> atWork = new HashSet<>();
        private Stamp front = new Stamp(0, 0);
        private boolean begun;
        private boolean frontDone;
    }

    private final Map<Integer, Lane> lanes = new HashMap<>();
    private final Set<Stamp> finished = new HashSet<>();
    private final Findings findings = new Findings();

    private LaneChecker() {}

    /** Judges a history in which each message group has one sender, whose stamps rise. */
    public static Findings check(List<Event> history) {
        LaneChecker checker = new LaneChecker();
        for (Event event : history) {
            if (event instanceof ListenerBegan e) {
                checker.began(e);
            } else if (event instanceof ListenerEnded e) {
                checker.ended(e);
            }
        }
        Sends.of(history).stream()
                .filter(send -> send.outcome() == Outcome.ACKNOWLEDGED && !checker.finished.contains(send.stamp()))
                .forEach(send -> checker.findings.add(
                        Kind.LOST, send.stamp(), send.stamp() + " was acknowledged and no listener finished it"));
        return checker.findings;
    }

    private void began(ListenerBegan e) {
        Lane lane = lanes.computeIfAbsent(e.lane(), absent -> new Lane());
        if (!lane.atWork.isEmpty()) {
            report(e, "while " + lane.atWork + " is at work");
        }
        lane.atWork.add(e.stamp());
        if (lane.begun) {
            int order = e.stamp().compareTo(lane.front);
            if (order < 0) {
                report(e, "after " + lane.front);
                return;
            }
            if (order > 0 && !lane.frontDone) {
                report(e, "although " + lane.front + " is not done");
            }
        }
        lane.begun = true;
        lane.front = e.stamp();
        lane.frontDone = false;
    }

    private void ended(ListenerEnded e) {
        Lane lane = lanes.computeIfAbsent(e.lane(), absent -> new Lane());
        lane.atWork.remove(e.stamp());
        if (e.succeeded()) {
            finished.add(e.stamp());
        }
        if (e.succeeded() && e.stamp().equals(lane.front)) {
            lane.frontDone = true;
        }
    }

    private void report(ListenerBegan e, String how) {
        findings.add(
                Kind.LANE_ORDER,
                e.stamp(),
                e.stamp() + " of message group " + e.lane() + ", attempt " + e.attempt() + ", began at " + e.nanos()
                        + " ns " + how);
    }
}
