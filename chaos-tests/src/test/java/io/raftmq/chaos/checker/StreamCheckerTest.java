package io.raftmq.chaos.checker;

import static io.raftmq.chaos.checker.PlantedHistory.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.StreamEvent.Committed;
import io.raftmq.chaos.history.StreamEvent.Polled;
import org.junit.jupiter.api.Test;

class StreamCheckerTest {
    private final PlantedHistory history = new PlantedHistory().sent(0, 1, 2, 3);

    private void polled(int member, long... sequences) {
        polledAsked(history.now() + 1, member, sequences);
    }

    private void polledAsked(long asked, int member, long... sequences) {
        for (long sequence : sequences) {
            history.add(nanos -> new Polled(nanos, member, stamp(sequence), 0, sequence, asked));
        }
    }

    private void committed(int member, long offset) {
        history.add(nanos -> new Committed(nanos, member, 0, offset));
    }

    private Findings judge() {
        return StreamChecker.check(history.events());
    }

    @Test
    void acceptsAnotherOwnerThatBeginsAtTheCommitAndRepeatsWhatWasNotCommitted() {
        polled(0, 0, 1, 2);
        committed(0, 1);
        polled(1, 1, 2, 3);
        committed(1, 4);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void acceptsAnOldOwnerThatReadsOnInWhatItHadAskedForBefore() {
        polled(0, 0, 1);
        committed(1, 3);
        polled(0, 2);
        polled(1, 3);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsAnOwnerThatBeginsBelowACommit() {
        polled(0, 0, 1, 2, 3);
        committed(0, 3);
        polled(1, 2, 3);
        Findings findings = judge();
        assertThat(findings.count(Kind.OFFSET_WENT_BACK)).isOne();
        assertThat(findings.toString()).contains("member 1 began at 0/2");
    }

    @Test
    void acceptsAnAnswerThatWasAskedForBeforeTheCommit() {
        polled(0, 0, 1, 2, 3);
        long asked = history.now();
        committed(0, 3);
        polledAsked(asked, 1, 2, 3);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsAMessageThatNoOwnerGot() {
        polled(0, 0, 1);
        polled(1, 3);
        assertThat(judge().count(Kind.LOST)).isOne();
    }
}
