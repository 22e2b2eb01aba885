package io.raftmq.meta.state;

import io.raftmq.client.wire.proto.ExpiredTo;
import io.raftmq.client.wire.proto.RetryBackoff;
import io.raftmq.client.wire.proto.WhenExhausted;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.meta.model.RetryPolicy;
import java.util.List;

/** Changes a group's settings, and keeps them within bounds. */
final class GroupLimits {
    private static final long SHORTEST_CONSUME_TIMEOUT_MS = 1_000;
    private static final long LONGEST_CONSUME_TIMEOUT_MS = 12L * 60 * 60 * 1000;
    private static final long SHORTEST_DEAD_LETTER_RETENTION_MS = 1_000;
    private static final double LARGEST_MULTIPLIER = 100;

    private GroupLimits() {}

    /** The settings after a change; a field that is absent stays. */
    static GroupSettings changed(GroupSettings now, io.raftmq.client.wire.proto.GroupSettings change) {
        return checked(new GroupSettings(
                change.hasRetry() ? policy(change.getRetry()) : now.retry(),
                change.hasMaxAttempts() ? change.getMaxAttempts() : now.maxAttempts(),
                change.hasWhenExhausted() ? change.getWhenExhausted() : now.whenExhausted(),
                change.hasConsumeTimeoutMs() ? change.getConsumeTimeoutMs() : now.consumeTimeoutMs(),
                change.hasDeadLetterRetentionMs() ? change.getDeadLetterRetentionMs() : now.deadLetterRetentionMs(),
                change.hasExpiredTo() ? change.getExpiredTo() : now.expiredTo()));
    }

    private static GroupSettings checked(GroupSettings settings) {
        Bounds.range("max_attempts", settings.maxAttempts(), 1, GroupSettings.MOST_ATTEMPTS);
        Bounds.check(
                settings.whenExhausted() != WhenExhausted.UNRECOGNIZED,
                "when_exhausted must be EXHAUSTED_DEAD_LETTER or EXHAUSTED_BLOCK");
        Bounds.check(
                settings.expiredTo() != ExpiredTo.UNRECOGNIZED,
                "expired_to must be EXPIRED_NOWHERE or EXPIRED_DEAD_LETTER");
        Bounds.range(
                "consume_timeout_ms",
                settings.consumeTimeoutMs(),
                SHORTEST_CONSUME_TIMEOUT_MS,
                LONGEST_CONSUME_TIMEOUT_MS);
        long retention = settings.deadLetterRetentionMs();
        Bounds.check(
                retention == GroupSettings.FOR_EVER || retention >= SHORTEST_DEAD_LETTER_RETENTION_MS,
                "dead_letter_retention_ms is " + retention + "; it must be -1 (for ever) or at least "
                        + SHORTEST_DEAD_LETTER_RETENTION_MS);
        return settings;
    }

    private static RetryPolicy policy(io.raftmq.client.wire.proto.RetryPolicy asked) {
        return switch (asked.getKindCase()) {
            case LADDER -> ladder(asked.getLadder().getDelaysMsList());
            case EXPONENTIAL -> exponential(asked.getExponential());
            case KIND_NOT_SET -> throw Bounds.invalid("a retry policy is a ladder or exponential");
        };
    }

    private static RetryPolicy ladder(List<Long> delaysMs) {
        Bounds.range("the number of retry delays", delaysMs.size(), 1, RetryPolicy.Ladder.MAX_RUNGS);
        for (long delay : delaysMs) {
            Bounds.range("a retry delay in ms", delay, 0, RetryPolicy.MAX_DELAY_MS);
        }
        return new RetryPolicy.Ladder(delaysMs);
    }

    private static RetryPolicy exponential(RetryBackoff asked) {
        Bounds.range("initial_ms", asked.getInitialMs(), 1, RetryPolicy.MAX_DELAY_MS);
        Bounds.range("max_ms", asked.getMaxMs(), asked.getInitialMs(), RetryPolicy.MAX_DELAY_MS);
        double multiplier = asked.getMultiplier();
        Bounds.check(
                multiplier >= 1 && multiplier <= LARGEST_MULTIPLIER, // false for what is no number
                "multiplier is " + multiplier + "; it must be 1 to " + LARGEST_MULTIPLIER);
        return new RetryPolicy.Exponential(asked.getInitialMs(), multiplier, asked.getMaxMs());
    }
}
