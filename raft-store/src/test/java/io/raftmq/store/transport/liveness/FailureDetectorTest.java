package io.raftmq.store.transport.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.transport.liveness.FailureDetector.Change;
import io.raftmq.store.transport.net.NodeAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureDetectorTest {
    private static final NodeAddress SELF = new NodeAddress("10.0.0.1", 1);
    private static final NodeAddress A = new NodeAddress("10.0.0.2", 1);
    private static final NodeAddress B = new NodeAddress("10.0.0.3", 1);
    private static final NodeAddress C = new NodeAddress("10.0.0.4", 1);

    private static final long MILLI = 1_000_000;
    private static final long DAY = 86_400_000;

    private final FailureDetector detector = new FailureDetector(450, 1_000, 0);

    @Test
    void knowsNothingAgainstAStranger() {
        assertThat(detector.isSuspect(A)).isFalse();
    }

    @Test
    void suspectsAPeerWhenItsLastConnectionBreaks() {
        detector.onUp(A, 0);
        detector.onUp(A, 0);
        assertThat(detector.onDown(A)).isEmpty();
        assertThat(detector.onDown(A)).containsExactly(new Change(A, true));
        assertThat(detector.onUp(A, 50)).containsExactly(new Change(A, false));
    }

    @Test
    void suspectsASilentPeerUntilItIsHeard() {
        detector.onUp(A, 0);
        detector.onHeard(A, 100);
        assertThat(detector.tick(550)).isEmpty();
        assertThat(detector.tick(551)).containsExactly(new Change(A, true));
        assertThat(detector.tick(600)).isEmpty();
        assertThat(detector.onHeard(A, 601)).containsExactly(new Change(A, false));
        assertThat(detector.isSuspect(A)).isFalse();
    }

    @Test
    void givesAWatchedPeerTheUsualTimeToBeHeard() {
        detector.watch(A, 100);
        assertThat(detector.tick(500)).isEmpty();
        assertThat(detector.tick(600)).containsExactly(new Change(A, true));
    }

    @Test
    void believesNobodyAfterItsOwnBlackout() {
        detector.onUp(A, 0);
        detector.tick(100);
        detector.onHeard(A, 1_150);
        assertThat(detector.blackoutAt(1_101)).isEqualTo(1_001);
        assertThat(detector.tick(1_101)).containsExactly(new Change(A, true));
        assertThat(detector.blackoutAt(1_150)).isZero();
    }

    @Test
    void takesTheMedianOfTheClocks() {
        for (NodeAddress peer : List.of(A, B, C)) {
            detector.onUp(peer, 0);
        }
        long roundTrip = 2 * MILLI;
        detector.onClock(A, roundTrip, 1_000 + DAY, 7 * MILLI);
        detector.onClock(B, roundTrip, 1_009, 7 * MILLI);
        assertThat(detector.medianClockMillis(List.of(SELF, A, B), SELF, 1_000, 7 * MILLI))
                .isEqualTo(1_010);
        assertThat(detector.medianClockMillis(List.of(SELF, A), SELF, 1_000, 7 * MILLI))
                .isEqualTo(1_000);
        assertThat(detector.medianClockMillis(List.of(C), SELF, 1_000, 7 * MILLI))
                .isEqualTo(1_000);
    }

    @Test
    void aNodeWhoseOwnClockIsSetAfterItHeardTheOthersIsOutvotedAllTheSame() {
        for (NodeAddress peer : List.of(A, B)) {
            detector.onUp(peer, 0);
            detector.onClock(peer, 0, 5_000, 0);
        }
        for (long jump : List.of(DAY, -DAY)) {
            assertThat(detector.medianClockMillis(List.of(SELF, A, B), SELF, 5_060 + jump, 60 * MILLI))
                    .isEqualTo(5_060);
        }
    }

    @Test
    void prefersAClockComparisonWithAShortRoundTripAndForgetsItInTime() {
        detector.onUp(A, 0);
        detector.onClock(A, MILLI, 1_100, 0);
        detector.onClock(A, 100 * MILLI, 1_500, 0);
        assertThat(detector.medianClockMillis(List.of(A), SELF, 1_000, 0)).isEqualTo(1_100);
        for (int i = 0; i < 50; i++) {
            detector.onClock(A, 100 * MILLI, 1_500, 0);
        }
        assertThat(detector.medianClockMillis(List.of(A), SELF, 1_000, 0)).isEqualTo(1_550);
    }
}
