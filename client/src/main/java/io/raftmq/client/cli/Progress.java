package io.raftmq.client.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells once a second how far a measurement is. Called from one thread at a time. */
final class Progress {
    private static final long SECOND = 1_000_000_000;

    private final PrintWriter out;
    private final long start = System.nanoTime();
    private long shownAt = start;
    private long shownCount;

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** @param count messages so far; {@code bytes} of each */
    void tick(long count, long total, int bytes) {
        long now = System.nanoTime();
        if (now - shownAt < SECOND) {
            return;
        }
        double rate = (count - shownCount) * 1e9 / (now - shownAt);
        out.println(String.format(
                Locale.ROOT,
                "%5.1f s  %,12d of %,d messages  %,9.0f/s  %7.1f MiB/s",
                (now - start) / 1e9,
                count,
                total,
                rate,
                rate * bytes / (1 << 20)));
        shownAt = now;
        shownCount = count;
    }
}
