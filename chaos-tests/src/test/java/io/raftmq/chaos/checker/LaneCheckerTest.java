package io.raftmq.chaos.checker;

import static io.raftmq.chaos.checker.PlantedHistory.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.GroupEvent.ListenerBegan;
import io.raftmq.chaos.history.GroupEvent.ListenerEnded;
import org.junit.jupiter.api.Test;

class LaneCheckerTest {
    private final PlantedHistory history = new PlantedHistory();

    private void began(int lane, long sequence) {
        history.add(nanos -> new ListenerBegan(nanos, 0, stamp(sequence), lane, 1));
    }

    private void ended(int lane, long sequence, boolean succeeded) {
        history.add(nanos -> new ListenerEnded(nanos, 0, stamp(sequence), lane, succeeded));
    }

    private void consumed(int lane, long sequence, boolean succeeded) {
        began(lane, sequence);
        ended(lane, sequence, succeeded);
    }

    private Findings judge() {
        return LaneChecker.check(history.events());
    }

    @Test
    void acceptsRetriesInPlaceAndOtherGroupsInBetween() {
        consumed(0, 0, true);
        consumed(0, 8, false);
        began(1, 1);
        consumed(0, 8, true);
        // Its ack was lost: again, before the next one.
        consumed(0, 8, true);
        consumed(0, 16, true);
        ended(1, 1, true);
        consumed(1, 9, true);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsOneThatOvertakesAFailedOne() {
        consumed(0, 0, false);
        consumed(0, 8, true);
        assertThat(judge().count(Kind.LANE_ORDER)).isOne();
    }

    @Test
    void findsOneThatComesBack() {
        consumed(0, 0, true);
        consumed(0, 8, true);
        consumed(0, 0, true);
        assertThat(judge().count(Kind.LANE_ORDER)).isOne();
    }

    @Test
    void findsTwoAtATime() {
        began(0, 0);
        began(0, 8);
        assertThat(judge().toString()).contains("while [0.0] is at work");
    }

    @Test
    void findsOneMessageAtTwoConsumersAtATime() {
        began(0, 0);
        began(0, 0);
        assertThat(judge().count(Kind.LANE_ORDER)).isOne();
    }

    @Test
    void findsAMessageThatNobodyFinished() {
        history.sent(0, 8);
        consumed(0, 0, true);
        assertThat(judge().count(Kind.LOST)).isOne();
    }
}
