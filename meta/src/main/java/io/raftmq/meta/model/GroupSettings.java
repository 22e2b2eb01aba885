package io.raftmq.meta.model;

import io.raftmq.client.wire.proto.ExpiredTo;
import io.raftmq.client.wire.proto.WhenExhausted;

/**
 * A consumer group's settings, complete and within bounds.
 *
 * @param retry how long a message rests after a failed attempt; default RocketMQ's ladder
 * @param maxAttempts deliveries of one message before it is exhausted, 1 to 10,000; default 16
 * @param whenExhausted what becomes of it then; default to the dead letter queue
 * @param consumeTimeoutMs the lease of a receive that names none, 1 s to 12 h; default 15 min
 * @param deadLetterRetentionMs how long a dead letter is kept; -1 = for ever; default 3 days
 * @param expiredTo where messages go whose time to live is over; default nowhere
 */
public record GroupSettings(
        RetryPolicy retry,
        int maxAttempts,
        WhenExhausted whenExhausted,
        long consumeTimeoutMs,
        long deadLetterRetentionMs,
        ExpiredTo expiredTo) {
    public static final int MOST_ATTEMPTS = 10_000;
    public static final long FOR_EVER = -1;

    /** Of a group for which nothing was set. */
    public static final GroupSettings DEFAULT = new GroupSettings(
            RetryPolicy.DEFAULT,
            16,
            WhenExhausted.EXHAUSTED_DEAD_LETTER,
            15L * 60 * 1000,
            3L * 24 * 60 * 60 * 1000,
            ExpiredTo.EXPIRED_NOWHERE);

    /** Whether a message that failed at {@code attempt} is to leave for the dead letter queue. */
    public boolean isExhausted(int attempt) {
        return attempt >= maxAttempts && whenExhausted == WhenExhausted.EXHAUSTED_DEAD_LETTER;
    }
}
