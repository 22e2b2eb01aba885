package io.raftmq.client;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How long a message rests after a failed attempt before it comes again. The cluster decides by it. Immutable. */
public sealed interface RetryPolicy {
    /** 10 s, 30 s, 1 to 10 min, 20 min, 30 min, 1 h, 2 h: the default, which RocketMQ's users know. */
    static RetryPolicy rocketMqLadder() {
        return new Ladder(Stream.of(10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1_200, 1_800, 3_600, 7_200)
                .map(Duration::ofSeconds)
                .toList());
    }

    /** The same after every attempt: 0 to 7 days. */
    static RetryPolicy fixed(Duration delay) {
        return new Ladder(List.of(delay));
    }

    /** One after each attempt, 1 to 64 of 0 to 7 days; the last one repeats. */
    static RetryPolicy ladder(List<Duration> delays) {
        return new Ladder(delays);
    }

    /**
     * Grows with each attempt.
     *
     * @param initial after the first one, 1 ms to 7 days
     * @param multiplier 1 to 100
     * @param max the bound, up to 7 days
     */
    static RetryPolicy exponential(Duration initial, double multiplier, Duration max) {
        return new Exponential(initial, multiplier, max);
    }

    /** A delay for each attempt. */
    record Ladder(List<Duration> delays) implements RetryPolicy {
        public Ladder {
            delays = List.copyOf(delays);
            Checks.between(delays.size(), 1, 64, "the number of retry delays");
            delays.forEach(delay -> Checks.between(delay, Duration.ZERO, Duration.ofDays(7), "a retry delay"));
        }
    }

    /** A growing delay. */
    record Exponential(Duration initial, double multiplier, Duration max) implements RetryPolicy {
        public Exponential {
            Checks.between(initial, Duration.ofMillis(1), Duration.ofDays(7), "the initial delay");
            Checks.between(max, initial, Duration.ofDays(7), "the longest delay");
            Checks.require(multiplier >= 1 && multiplier <= 100, "the multiplier is 1 to 100, not " + multiplier);
        }
    }
}
