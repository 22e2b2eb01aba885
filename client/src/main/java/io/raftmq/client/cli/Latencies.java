package io.raftmq.client.cli;

import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Times, with three significant digits up to ten minutes. Thread-safe. */
final class Latencies {
    private static final long MAX_MICROS = 600_000_000;

    private final Histogram micros = new ConcurrentHistogram(MAX_MICROS, 3);

    void record(long nanos) {
        micros.recordValue(Math.min(MAX_MICROS, Math.max(0, nanos / 1_000)));
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "p50=%.2f ms p95=%.2f ms p99=%.2f ms p99.9=%.2f ms max=%.2f ms",
                at(50),
                at(95),
                at(99),
                at(99.9),
                micros.getMaxValue() / 1e3);
    }

    Map<String, @Nullable Object> json() {
        return Json.map(
                "count", micros.getTotalCount(),
                "meanMs", micros.getMean() / 1e3,
                "p50Ms", at(50),
                "p95Ms", at(95),
                "p99Ms", at(99),
                "p999Ms", at(99.9),
                "maxMs", micros.getMaxValue() / 1e3);
    }

    private double at(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
