package io.raftmq.chaos.checker;

import static io.raftmq.chaos.checker.PlantedHistory.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.Event.SendRefused;
import io.raftmq.chaos.history.GroupEvent.Acked;
import io.raftmq.chaos.history.GroupEvent.Delivered;
import org.junit.jupiter.api.Test;

class SharedGroupCheckerTest {
    private final PlantedHistory history = new PlantedHistory().sent(0, 1);

    private void delivered(long sequence, int attempt, long asked) {
        history.add(nanos -> new Delivered(nanos, 0, stamp(sequence), 0, sequence, attempt, asked));
    }

    private void acked(long sequence) {
        history.add(nanos -> new Acked(nanos, 0, stamp(sequence)));
    }

    private Findings judge() {
        return SharedGroupChecker.check(history.events());
    }

    @Test
    void acceptsWhatIsDeliveredTwiceBeforeItsAckIsAnswered() {
        long asked = history.now();
        delivered(0, 1, asked);
        delivered(0, 2, asked);
        acked(0);
        delivered(1, 1, asked);
        acked(1);
        // Asked for before the ack was answered, and on its way for long.
        delivered(0, 2, asked);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsAMessageThatIsGivenOutAfterItsAck() {
        delivered(0, 1, history.now());
        acked(0);
        delivered(1, 1, history.now());
        delivered(0, 2, history.now() + 1);
        assertThat(judge().count(Kind.REDELIVERED)).isOne();
    }

    @Test
    void findsAMessageThatNobodyGot() {
        delivered(0, 1, history.now());
        acked(0);
        Findings findings = judge();
        assertThat(findings.count(Kind.LOST)).isOne();
        assertThat(findings.shown().get(0).about()).isEqualTo(stamp(1));
    }

    @Test
    void findsAMessageThatWasRefusedAndOneThatNobodySent() {
        delivered(0, 1, 0);
        delivered(1, 1, 0);
        history.add(nanos -> new SendInvoked(nanos, stamp(2), 0));
        history.add(nanos -> new SendRefused(nanos, stamp(2), "BUSY"));
        delivered(2, 1, 0);
        delivered(3, 1, 0);
        assertThat(judge().count(Kind.ABORTED_READ)).isOne();
        assertThat(judge().count(Kind.UNEXPECTED)).isOne();
    }

    @Test
    void findsAnotherMessageThanTheReceiptSays() {
        delivered(0, 1, 0);
        history.add(nanos -> new Delivered(nanos, 0, stamp(1), 0, 7, 1, 0));
        assertThat(judge().count(Kind.OFFSET_MISMATCH)).isOne();
    }
}
