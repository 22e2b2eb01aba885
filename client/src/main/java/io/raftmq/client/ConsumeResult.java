package io.raftmq.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a listener says about a message. Immutable.
 *
 * @param outcome what becomes of it
 * @param delay with RETRY: how long it rests before it comes again; null: as the group's retry policy says
 */
public record ConsumeResult(Outcome outcome, @Nullable Duration delay) {
    /** Done; it is not delivered again. */
    public static final ConsumeResult SUCCESS = new ConsumeResult(Outcome.SUCCESS, null);
    /** Deliver it again, when the group's retry policy says; after its last attempt it goes to the dead letter queue. */
    public static final ConsumeResult RETRY = new ConsumeResult(Outcome.RETRY, null);
    /** No attempt will ever succeed: it goes to the dead letter queue at once. */
    public static final ConsumeResult DEAD_LETTER = new ConsumeResult(Outcome.DEAD_LETTER, null);

    /** What becomes of a message. */
    public enum Outcome {
        SUCCESS,
        RETRY,
        DEAD_LETTER
    }

    public ConsumeResult {
        if (delay != null) {
            Checks.require(outcome == Outcome.RETRY, "only a message that comes again rests");
            Checks.between(delay, Duration.ZERO, Duration.ofHours(12), "delay");
        }
    }

    /** Deliver it again after {@code delay}, 0 to 12 h, whatever the group's retry policy says. */
    public static ConsumeResult retryAfter(Duration delay) {
        return new ConsumeResult(Outcome.RETRY, delay);
    }
}
