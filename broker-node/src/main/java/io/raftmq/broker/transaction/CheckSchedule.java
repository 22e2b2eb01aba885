package io.raftmq.broker.transaction;

/**
 * When a transaction's producers are asked what became of it, and when it is rolled back without an answer; durations in
 * ms, from the time its message was stored. Each pause between two questions is twice the one before, up to a bound.
 *
 * @param firstMs to the first question
 * @param intervalMs between the first and the second
 * @param maxIntervalMs no pause is longer
 * @param timeoutMs to the forced rollback
 */
public record CheckSchedule(long firstMs, long intervalMs, long maxIntervalMs, long timeoutMs) {
    /** 60 s to the first, then 60 s, 120 s, ... up to 1 h apart, rolled back after 4 h. */
    public static final CheckSchedule DEFAULT = new CheckSchedule(60_000, 60_000, 3_600_000, 14_400_000);

    /** The shortest duration that may be set. */
    public static final long LEAST_MS = 100;
    /** Questions are never further apart. */
    public static final long MOST_INTERVAL_MS = 3_600_000;
    /** No transaction stays undecided for longer. */
    public static final long MOST_TIMEOUT_MS = 86_400_000;

    /** The pause after the {@code checks}-th question. */
    long pauseAfter(int checks) {
        int doublings = Math.min(checks - 1, 32);
        return Math.min(maxIntervalMs, intervalMs << doublings);
    }
}
