package io.raftmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ErrorCode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final long NOW = 1_000;

    private static Batch batch(RequestException... failures) {
        return batchUntil(NOW + 1, failures);
    }

    private static Batch batchUntil(long deadline, RequestException... failures) {
        Batch batch = new Batch(Unpooled.EMPTY_BUFFER, List.of(new PendingSend(true)), 1, deadline, true);
        Arrays.stream(failures).forEach(batch::failed);
        return batch;
    }

    private static RequestException answered(ErrorCode code) {
        return RequestException.result(code.id(), "as the test wants it");
    }

    private static RequestException unknown() {
        return RequestException.connection("broke", true, null);
    }

    private static Verdict judge(Batch... unresolved) {
        return Verdict.judge(new ArrayDeque<>(List.of(unresolved)), NOW, false);
    }

    @Test
    void aPassingFailureChangesNothing() {
        Verdict verdict = judge(batch(unknown()), batch(answered(ErrorCode.SEQUENCE_GAP)));
        assertThat(verdict).isEqualTo(new Verdict(List.of(), false, false));
    }

    @Test
    void aRefusedBatchLeavesAHoleBehindWhichNothingWasStored() {
        Batch refused = batch(answered(ErrorCode.MESSAGE_TOO_LARGE));
        Batch next = batch(unknown());
        Verdict verdict = judge(refused, next);
        assertThat(verdict).isEqualTo(new Verdict(List.of(refused), true, false));
        assertThat(next.isOutcomeUnknown())
                .as("it could not be stored behind a hole")
                .isFalse();
    }

    @Test
    void behindAnUncertainHoleWhatMayBeStoredKeepsItsSequence() {
        Batch expired = batchUntil(NOW, unknown());
        Verdict verdict = judge(expired, batch(unknown()));
        assertThat(verdict).isEqualTo(new Verdict(List.of(expired), false, false));
    }

    @Test
    void behindAnUncertainHoleAReportedGapProvesAbsence() {
        Batch expired = batchUntil(NOW, unknown());
        Batch next = batch(unknown(), answered(ErrorCode.SEQUENCE_GAP));
        Verdict verdict = judge(expired, next);
        assertThat(verdict).isEqualTo(new Verdict(List.of(expired), true, false));
        assertThat(next.isOutcomeUnknown()).isFalse();
    }

    @Test
    void behindAnUncertainHoleWhatWasOnlyEverRefusedBeginsAnew() {
        Batch expired = batchUntil(NOW, unknown());
        assertThat(judge(expired, batch(answered(ErrorCode.NOT_LEADER))).newIdentity())
                .isTrue();
    }

    @Test
    void aGapWithoutAHoleIsTriedOnceMoreAndThenIsALoss() {
        Batch head = batch(answered(ErrorCode.SEQUENCE_GAP));
        assertThat(judge(head)).isEqualTo(new Verdict(List.of(), false, false));
        assertThat(judge(head)).isEqualTo(new Verdict(List.of(), true, true));
    }

    @Test
    void aForgottenProducerFailsWhatMayBeStored() {
        Batch uncertain = batch(unknown(), answered(ErrorCode.UNKNOWN_PRODUCER));
        Batch absent = batch(answered(ErrorCode.UNKNOWN_PRODUCER));
        assertThat(judge(uncertain, absent)).isEqualTo(new Verdict(List.of(uncertain), true, false));
        assertThat(judge(absent, uncertain)).isEqualTo(new Verdict(List.of(uncertain), true, false));
    }

    @Test
    void whatIsAheadOfAFirstBatchThatWasNotTakenIsSentAgainBehindIt() {
        Batch first = batch(answered(ErrorCode.BUSY));
        Batch second = batch(answered(ErrorCode.UNKNOWN_PRODUCER));
        ArrayDeque<Batch> unresolved = new ArrayDeque<>(List.of(first, second));
        assertThat(Verdict.judge(unresolved, NOW, false)).isEqualTo(new Verdict(List.of(), false, false));
        assertThat(unresolved).containsExactly(first, second);
    }

    @Test
    void aReplacedTopicFailsWhatMayBeStored() {
        Batch uncertain = batch(unknown());
        ArrayDeque<Batch> unresolved = new ArrayDeque<>(List.of(uncertain, batch()));
        assertThat(Verdict.judge(unresolved, NOW, true).failed()).containsExactly(uncertain);
        assertThat(unresolved).hasSize(1);
    }

    @Test
    void afterATakeoverNothingIsSentAgain() {
        Batch first = batch(answered(ErrorCode.PRODUCER_FENCED));
        Batch second = batch(unknown());
        assertThat(judge(first, second).failed()).containsExactly(first, second);
    }
}
