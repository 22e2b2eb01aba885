package io.raftmq.chaos.report;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.SendAcknowledged;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.history.TimerEvent.Armed;
import java.util.HashMap;
import java.util.Map;

/** When sends began and when they were answered OK; of a transaction's message, when its commit was. */
final class SendTimes {
    /** Takes a send's two times. */
    @FunctionalInterface
    interface Taker {
        void take(long invoked, long answered);
    }

    private SendTimes() {}

    static void each(Iterable<Event> history, Taker taker) {
        Map<Stamp, Long> invoked = new HashMap<>();
        for (Event event : history) {
            if (event instanceof SendInvoked e) {
                invoked.put(e.stamp(), e.nanos());
            } else if (event instanceof SendAcknowledged e) {
                answered(invoked, e.stamp(), e.nanos(), taker);
            } else if (event instanceof Armed e) {
                answered(invoked, e.stamp(), e.nanos(), taker);
            }
        }
    }

    private static void answered(Map<Stamp, Long> invoked, Stamp stamp, long nanos, Taker taker) {
        Long from = invoked.get(stamp);
        if (from != null) {
            taker.take(from, nanos);
        }
    }
}
