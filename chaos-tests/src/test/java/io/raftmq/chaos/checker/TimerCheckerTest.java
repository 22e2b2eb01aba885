package io.raftmq.chaos.checker;

import static io.raftmq.chaos.checker.PlantedHistory.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event.Read;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.TimerEvent.Armed;
import io.raftmq.chaos.history.TimerEvent.CancelAnswered;
import io.raftmq.chaos.history.TimerEvent.CancelInvoked;
import io.raftmq.chaos.history.TimerEvent.Fired;
import org.junit.jupiter.api.Test;

class TimerCheckerTest {
    private static final long SLACK = 5;

    private final PlantedHistory history = new PlantedHistory();

    private void armed(long sequence, long due) {
        history.add(nanos -> new SendInvoked(nanos, stamp(sequence), 0));
        history.add(nanos -> new Armed(nanos, stamp(sequence), due));
    }

    private void fired(long sequence, long millis) {
        history.add(nanos -> new Fired(nanos, stamp(sequence), millis));
    }

    private void cancelled(long sequence, boolean done) {
        history.add(nanos -> new CancelInvoked(nanos, stamp(sequence)));
        history.add(nanos -> new CancelAnswered(nanos, stamp(sequence), done));
    }

    private Findings judge() {
        return TimerChecker.check(history.events(), PlantedLog.DRAIN, SLACK);
    }

    @Test
    void acceptsWhatComesInTimeAndWhatWasCancelledAndDoesNot() {
        armed(0, 1_000);
        armed(1, 1_000);
        armed(2, 1_000);
        fired(0, 1_000 - SLACK);
        cancelled(1, true);
        // Too late, or done by a first attempt that nobody heard of.
        cancelled(2, false);
        history.drained(0);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsOneThatComesEarlyEvenBeforeItsSendIsAnswered() {
        fired(0, 1_000);
        armed(0, 1_000 + SLACK + 1);
        history.drained(0);
        assertThat(judge().count(Kind.EARLY)).isOne();
    }

    @Test
    void findsOneThatNeverComes() {
        armed(0, 1_000);
        assertThat(judge().count(Kind.LOST)).isOne();
    }

    @Test
    void findsOneThatComesTwice() {
        armed(0, 1_000);
        history.drained(0);
        history.add(nanos -> new Read(nanos, PlantedLog.DRAIN, stamp(0), 0, 5));
        assertThat(judge().count(Kind.DUPLICATED)).isOne();
    }

    @Test
    void findsOneThatComesAfterItsCancel() {
        armed(0, 1_000);
        cancelled(0, true);
        history.drained(0);
        assertThat(judge().count(Kind.ABORTED_READ)).isOne();
    }
}
