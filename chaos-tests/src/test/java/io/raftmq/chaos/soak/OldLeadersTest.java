package io.raftmq.chaos.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.EndAsked;
import io.raftmq.chaos.nemesis.Blow;
import io.raftmq.chaos.nemesis.Evidence;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.nemesis.Strike;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OldLeadersTest {
    private static final Event LED = new EndAsked(90, 80, 2, 0, 7);
    private static final Event ASKED = new EndAsked(250, 150, 2, 0, EndAsked.NOT_TOLD);

    private static boolean asked(FaultKind kind, int node, Event... history) {
        Strike strike = new Strike(1, kind, List.of(node), Duration.ZERO, Duration.ZERO, 0);
        Blow blow = new Blow(strike, new Evidence(true, "planted"), 100, 200, 300);
        return OldLeaders.asked(blow, List.of(history));
    }

    @Test
    void aFrozenLeaderThatWasAskedCounts() {
        assertThat(asked(FaultKind.PAUSE, 2, LED, ASKED)).isTrue();
    }

    @Test
    void othersDoNot() {
        assertThat(asked(FaultKind.KILL, 2, LED, ASKED)).isFalse();
        assertThat(asked(FaultKind.PAUSE, 1, LED, ASKED)).isFalse();
        assertThat(asked(FaultKind.PAUSE, 2, ASKED)).as("it led nothing").isFalse();
        assertThat(asked(FaultKind.PAUSE, 2, LED)).as("it was not asked").isFalse();
        assertThat(asked(FaultKind.PAUSE, 2, LED, new EndAsked(250, 205, 2, 0, 9)))
                .as("it was asked afterwards")
                .isFalse();
        assertThat(asked(FaultKind.PAUSE, 2, LED, new EndAsked(250, 150, 2, 1, 9)))
                .as("it was asked of another partition")
                .isFalse();
    }
}
