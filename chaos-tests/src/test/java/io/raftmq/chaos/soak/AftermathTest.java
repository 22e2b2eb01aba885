package io.raftmq.chaos.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.SendAcknowledged;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.nemesis.Blow;
import io.raftmq.chaos.nemesis.Evidence;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.nemesis.Strike;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AftermathTest {
    private static final Stamp ANY = new Stamp(0, 0);

    private static Blow blow(boolean proven, long began, long ended, long whole) {
        Strike strike = new Strike(1, FaultKind.KILL, List.of(1), Duration.ZERO, Duration.ZERO, 0);
        return new Blow(strike, new Evidence(proven, "planted"), began, ended, whole);
    }

    private static List<StrikeReport> of(Blow blow, List<Event> plain) {
        return Aftermath.of(List.of(blow), Map.of("log", plain, "idle", List.of()));
    }

    @Test
    void theLongestGapOfThePartitionThatHasTheLongestCounts() {
        List<Event> plain = List.of(
                new SendAcknowledged(5, ANY, 0, 0),
                new SendInvoked(12, ANY, 0),
                new SendAcknowledged(12, ANY, 1, 0),
                new SendAcknowledged(15, ANY, 0, 1),
                new SendAcknowledged(35, ANY, 1, 1),
                new SendAcknowledged(39, ANY, 0, 2));
        StrikeReport report = of(blow(true, 10, 20, 40), plain).get(0);
        assertThat(report.unavailableNanos()).isEqualTo(24);
        assertThat(report.sends()).isOne();
        assertThat(report.counts()).isTrue();
        assertThat(report.met()).containsExactly("log");
    }

    @Test
    void aWorkloadIsMetByWhatHappenedToItFromTheFirstInstantToTheLast() {
        assertThat(met(9)).isFalse();
        assertThat(met(10)).isTrue();
        assertThat(met(20)).isTrue();
        assertThat(met(21)).isFalse();
    }

    private static boolean met(long nanos) {
        return !of(blow(true, 10, 20, 40), List.of(new SendInvoked(nanos, ANY, 0)))
                .get(0)
                .met()
                .isEmpty();
    }

    @Test
    void aGapThatOutlastsTheWindowCountsToItsEnd() {
        List<Event> plain = List.of(
                new SendAcknowledged(15, ANY, 0, 0),
                new SendAcknowledged(90, ANY, 0, 1),
                new SendAcknowledged(500, ANY, 0, 2));
        assertThat(of(blow(true, 10, 20, 40), plain).get(0).unavailableNanos()).isEqualTo(75);
    }

    @Test
    void aFaultWithoutEvidenceOrTrafficDoesNotCount() {
        List<Event> sends = List.of(new SendInvoked(12, ANY, 0));
        assertThat(of(blow(false, 10, 20, 40), sends).get(0).counts()).isFalse();
        assertThat(of(blow(true, 13, 20, 40), sends).get(0).counts()).isFalse();
    }

    @Test
    void withoutPlainMessagesNothingIsKnownOfTheGap() {
        assertThat(of(blow(true, 10, 20, 40), List.of()).get(0).unavailableNanos())
                .isEqualTo(-1);
    }
}
