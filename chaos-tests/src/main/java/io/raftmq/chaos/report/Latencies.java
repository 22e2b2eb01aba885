package io.raftmq.chaos.report;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.SendAcknowledged;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.history.TimerEvent.Armed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** How long sends took from their call to their answer, those of them that were answered OK. */
final class Latencies {
    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    static Latencies of(List<Event> history) {
        Map<Stamp, Long> invoked = new HashMap<>();
        LongStream.Builder nanos = LongStream.builder();
        for (Event event : history) {
            if (event instanceof SendInvoked e) {
                invoked.put(e.stamp(), e.nanos());
            } else if (event instanceof SendAcknowledged e) {
                add(nanos, invoked.get(e.stamp()), e.nanos());
            } else if (event instanceof Armed e) {
                add(nanos, invoked.get(e.stamp()), e.nanos());
            }
        }
        long[] all = nanos.build().toArray();
        Arrays.sort(all);
        return new Latencies(all);
    }

    private static void add(LongStream.Builder to, @Nullable Long from, long until) {
        if (from != null) {
            to.add(until - from);
        }
    }

    int count() {
        return sorted.length;
    }

    /** The time that this part of the sends stayed within, in milliseconds; 0 if there were none. */
    double millis(double part) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(sorted.length * part) - 1)] / 1e6;
    }
}
