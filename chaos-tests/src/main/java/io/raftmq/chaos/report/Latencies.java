package io.raftmq.chaos.report;

import io.raftmq.chaos.history.Event;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** How long sends took from their call to their answer, those of them that were answered OK. */
final class Latencies {
    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    static Latencies of(List<Event> history) {
        LongStream.Builder nanos = LongStream.builder();
        SendTimes.each(history, (invoked, answered) -> nanos.add(answered - invoked));
        long[] all = nanos.build().toArray();
        Arrays.sort(all);
        return new Latencies(all);
    }

    /** The time that this part of the sends stayed within, in milliseconds; 0 if there were none. */
    double millis(double part) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(sorted.length * part) - 1)] / 1e6;
    }
}
