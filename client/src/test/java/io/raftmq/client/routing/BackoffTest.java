package io.raftmq.client.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.net.Endpoint;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(1));

    private static RequestException failure(ErrorCode code, int retryAfterMs) {
        return RequestException.answered(
                Failure.newBuilder()
                        .setCode(code.id())
                        .setRetryAfterMs(retryAfterMs)
                        .build(),
                new Endpoint("h", 1));
    }

    @Test
    void flowControlGrowsToItsLimitWithJitter() {
        double expected = 1_000;
        for (int i = 0; i < 20; i++) {
            long pause = backoff.next(failure(ErrorCode.BUSY, 0), false).toMillis();
            assertThat((double) pause).isBetween(expected * 0.8 - 1, Math.min(120_000, expected * 1.2 + 1));
            expected = Math.min(120_000, expected * 1.6);
        }
        backoff.reset();
        assertThat(backoff.next(failure(ErrorCode.BUSY, 0), false)).isLessThan(Duration.ofMillis(1_201));
    }

    @Test
    void theBrokersAdviceGoesFirst() {
        assertThat(backoff.next(failure(ErrorCode.DISK_FULL, 200), false))
                .isBetween(Duration.ofMillis(200), Duration.ofMillis(240));
    }

    @Test
    void aKnownNewLeaderIsAskedAtOnceButNotTwiceInARow() {
        RequestException notLeader = failure(ErrorCode.NOT_LEADER, 0);
        assertThat(backoff.next(notLeader, true)).isZero();
        assertThat(backoff.next(notLeader, true)).isBetween(Duration.ofMillis(20), Duration.ofMillis(50));
        assertThat(backoff.next(notLeader, false)).isBetween(Duration.ofMillis(20), Duration.ofMillis(50));
    }
}
