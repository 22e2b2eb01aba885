package io.raftmq.client.routing;

import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ErrorCode.Retry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt. Flow control: as long as the broker advises and up to 20 % longer, else 1 s, 1.6
 * times as long each time, 20 % of jitter either way; at most 120 s. Anything else: at once the first time if another leader is known, then 20 to
 * 50 ms, which an election outlasts a few times over. Pure; one for each thing that is retried.
 */
public final class Backoff {
    private static final double FIRST_MS = 1_000;
    private static final double FACTOR = 1.6;
    private static final double MOST_MS = 120_000;
    private static final double JITTER = 0.2;
    private static final int SPACING_MS = 20;
    private static final int SPACING_SPREAD_MS = 30;

    private final RandomGenerator random;
    private double flowMs = FIRST_MS;
    private boolean healedBefore;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The pause after a failure.
     *
     * @param healed whether another leader became known by it
     */
    public Duration next(RequestException failure, boolean healed) {
        if (failure.retry() == Retry.AFTER_WAIT) {
            double jittered = failure.retryAfterMs() > 0
                    ? failure.retryAfterMs() * (1 + JITTER * random.nextDouble())
                    : flowMs * (1 + JITTER * (2 * random.nextDouble() - 1));
            flowMs = Math.min(MOST_MS, flowMs * FACTOR);
            return Duration.ofMillis(Math.round(Math.min(MOST_MS, jittered)));
        }
        if (healed && !healedBefore) {
            // Only once in a row: two nodes that each name the other are not to be asked in a tight loop.
            healedBefore = true;
            return Duration.ZERO;
        }
        healedBefore = false;
        return Duration.ofMillis(SPACING_MS + random.nextInt(SPACING_SPREAD_MS + 1));
    }

    /** An attempt succeeded. */
    public void reset() {
        flowMs = FIRST_MS;
        healedBefore = false;
    }
}
