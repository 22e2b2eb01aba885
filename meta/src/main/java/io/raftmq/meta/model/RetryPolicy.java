package io.raftmq.meta.model;

import java.util.List;

/** How long a message rests after a failed attempt before the next one may be made. */
public sealed interface RetryPolicy {
    /** RocketMQ's ladder: 10 s, 30 s, 1 to 10 min, 20 min, 30 min, 1 h, 2 h. */
    RetryPolicy DEFAULT = new Ladder(List.of(
            10_000L,
            30_000L,
            60_000L,
            120_000L,
            180_000L,
            240_000L,
            300_000L,
            360_000L,
            420_000L,
            480_000L,
            540_000L,
            600_000L,
            1_200_000L,
            1_800_000L,
            3_600_000L,
            7_200_000L));
    /** The longest rest: 7 days. */
    long MAX_DELAY_MS = 7L * 24 * 60 * 60 * 1000;

    /**
     * The rest after a failed attempt.
     *
     * @param attempt the attempt that failed, 1 = the first
     * @return milliseconds, 0 to {@link #MAX_DELAY_MS}
     */
    int delayMs(int attempt);

    /**
     * A delay for each attempt; the last one repeats.
     *
     * @param delaysMs at least one, each 0 to {@link #MAX_DELAY_MS}
     */
    record Ladder(List<Long> delaysMs) implements RetryPolicy {
        /** The most rungs. */
        public static final int MAX_RUNGS = 64;

        public Ladder {
            delaysMs = List.copyOf(delaysMs);
        }

        @Override
        public int delayMs(int attempt) {
            int rung = Math.max(0, Math.min(attempt, delaysMs.size()) - 1);
            return Math.toIntExact(delaysMs.get(rung));
        }
    }

    /**
     * Grows with each attempt up to a bound.
     *
     * @param initialMs the first delay
     * @param multiplier at least 1
     * @param maxMs the bound
     */
    record Exponential(long initialMs, double multiplier, long maxMs) implements RetryPolicy {
        @Override
        public int delayMs(int attempt) {
            double delay = initialMs * Math.pow(multiplier, Math.max(0, attempt - 1));
            return (int) Math.min(maxMs, delay); // infinity too is above the bound
        }
    }
}
