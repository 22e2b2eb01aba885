package io.raftmq.chaos.soak;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.EndAsked;
import io.raftmq.chaos.nemesis.Blow;
import io.raftmq.chaos.nemesis.FaultKind;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the frozen leaders that were asked, once they went on, what they may not know any more. */
final class OldLeaders {
    /** A node that answered for a partition so shortly before led it. */
    private static final long JUST_BEFORE = 2_000_000_000L;

    private static final Set<FaultKind> FROZEN = EnumSet.of(FaultKind.PAUSE, FaultKind.PAUSE_LEADER);

    private OldLeaders() {}

    /** Whether it froze a leader to which questions were put meanwhile. */
    static boolean asked(Blow blow, List<Event> history) {
        return FROZEN.contains(blow.strike().kind()) && wasAsked(blow, history);
    }

    private static boolean wasAsked(Blow blow, List<Event> history) {
        int node = blow.strike().nodes().get(0);
        Set<Integer> led = new HashSet<>();
        for (Event event : history) {
            if (event instanceof EndAsked e && e.node() == node) {
                if (e.end() != EndAsked.NOT_TOLD && isWithin(e.nanos(), blow.began() - JUST_BEFORE, blow.began())) {
                    led.add(e.partition());
                }
                if (led.contains(e.partition()) && isWithin(e.invoked(), blow.began(), blow.ended())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isWithin(long nanos, long from, long to) {
        return nanos > from && nanos < to;
    }
}
