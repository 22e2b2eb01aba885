package io.raftmq.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group's settings. Null leaves a setting as it is. They hold for all partitions within moments of the change,
 * for messages that fail from then on; what is resting already keeps its time.
 *
 * @param retry how long a message rests after a failed attempt; at first {@link RetryPolicy#rocketMqLadder()}
 * @param maxAttempts how often a message is delivered at most, 1 to 10,000; at first 16. Each change of a partition's
 *     leader may add one attempt
 * @param whenExhausted what becomes of a message whose last attempt failed; at first DEAD_LETTER
 * @param consumeTimeout the lease of consumers that do not say how long theirs is, 1 s to 12 h; at first 15 min. It is
 *     renewed while a listener runs; one that is not renewed in time counts as a failed attempt
 * @param deadLetterRetention how long a dead letter is kept, at least 1 s; negative: for ever; at first 3 days
 * @param expiredTo what becomes of a message whose time to live is over; at first NOWHERE
 */
public record GroupSettings(
        @Nullable RetryPolicy retry,
        @Nullable Integer maxAttempts,
        @Nullable WhenExhausted whenExhausted,
        @Nullable Duration consumeTimeout,
        @Nullable Duration deadLetterRetention,
        @Nullable ExpiredTo expiredTo) {

    /** What becomes of a message whose last attempt failed. */
    public enum WhenExhausted {
        /** It goes to the group's dead letter queue. */
        DEAD_LETTER,
        /** It is tried again for ever, after the policy's last delay. */
        BLOCK
    }

    /** What becomes of a message whose time to live is over. */
    public enum ExpiredTo {
        /** It is dropped. */
        NOWHERE,
        /** It goes to the group's dead letter queue. */
        DEAD_LETTER
    }

    private static final GroupSettings UNCHANGED = new GroupSettings(null, null, null, null, null, null);

    /** A change of nothing, to begin with. */
    public static GroupSettings unchanged() {
        return UNCHANGED;
    }

    public GroupSettings withRetry(RetryPolicy value) {
        return new GroupSettings(value, maxAttempts, whenExhausted, consumeTimeout, deadLetterRetention, expiredTo);
    }

    public GroupSettings withMaxAttempts(int value) {
        return new GroupSettings(retry, value, whenExhausted, consumeTimeout, deadLetterRetention, expiredTo);
    }

    public GroupSettings withWhenExhausted(WhenExhausted value) {
        return new GroupSettings(retry, maxAttempts, value, consumeTimeout, deadLetterRetention, expiredTo);
    }

    public GroupSettings withConsumeTimeout(Duration value) {
        return new GroupSettings(retry, maxAttempts, whenExhausted, value, deadLetterRetention, expiredTo);
    }

    public GroupSettings withDeadLetterRetention(Duration value) {
        return new GroupSettings(retry, maxAttempts, whenExhausted, consumeTimeout, value, expiredTo);
    }

    public GroupSettings withExpiredTo(ExpiredTo value) {
        return new GroupSettings(retry, maxAttempts, whenExhausted, consumeTimeout, deadLetterRetention, value);
    }
}
