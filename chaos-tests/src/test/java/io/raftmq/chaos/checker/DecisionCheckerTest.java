package io.raftmq.chaos.checker;

import static io.raftmq.chaos.checker.PlantedHistory.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event.Read;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.TransactionEvent.Decided;
import io.raftmq.chaos.history.TransactionEvent.DecisionRefused;
import io.raftmq.chaos.history.TransactionEvent.HalfStored;
import org.junit.jupiter.api.Test;

class DecisionCheckerTest {
    private final PlantedHistory history = new PlantedHistory();

    private void half(long sequence) {
        history.add(nanos -> new SendInvoked(nanos, stamp(sequence), 0));
        history.add(nanos -> new HalfStored(nanos, stamp(sequence)));
    }

    private void decided(long sequence, boolean commit) {
        history.add(nanos -> new Decided(nanos, stamp(sequence), commit));
    }

    private void read(int reader, long sequence, long offset) {
        history.add(nanos -> new Read(nanos, reader, stamp(sequence), 0, offset));
    }

    private Findings judge() {
        return DecisionChecker.check(history.events(), PlantedLog.DRAIN);
    }

    @Test
    void acceptsCommittedOnceAndRolledBackNever() {
        half(0);
        half(1);
        decided(0, true);
        decided(1, false);
        read(1, 0, 0);
        read(PlantedLog.DRAIN, 0, 0);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsACommittedMessageThatIsNotThere() {
        half(0);
        decided(0, true);
        assertThat(judge().count(Kind.LOST)).isOne();
    }

    @Test
    void findsACommittedMessageThatIsThereTwice() {
        half(0);
        decided(0, true);
        read(PlantedLog.DRAIN, 0, 0);
        read(PlantedLog.DRAIN, 0, 1);
        assertThat(judge().count(Kind.DUPLICATED)).isOne();
    }

    @Test
    void findsARolledBackMessageThatIsThere() {
        half(0);
        decided(0, false);
        read(PlantedLog.DRAIN, 0, 0);
        assertThat(judge().count(Kind.ABORTED_READ)).isOne();
    }

    @Test
    void findsAMessageThatIsSeenBeforeItIsDecided() {
        half(0);
        read(1, 0, 0);
        decided(0, true);
        read(PlantedLog.DRAIN, 0, 0);
        assertThat(judge().count(Kind.ABORTED_READ)).isOne();
    }

    @Test
    void findsADecisionThatTheClusterContradicts() {
        half(0);
        decided(0, false);
        history.add(nanos -> new DecisionRefused(nanos, stamp(0), "TRANSACTION_DECIDED"));
        assertThat(judge().count(Kind.DECISION_FLIPPED)).isOne();
    }
}
