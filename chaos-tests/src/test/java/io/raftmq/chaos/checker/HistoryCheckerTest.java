package io.raftmq.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Stamp;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Each anomaly, planted in a correct history, is found, and a correct history is clean. */
class HistoryCheckerTest {
    private final PlantedLog log = new PlantedLog().sends(300);

    @Test
    void acceptsACorrectHistory() {
        log.read(1);
        assertThat(log.judge().clean()).isTrue();
    }

    @Test
    void acceptsAnUnknownSendThatHappenedAndOneThatDidNot() {
        Stamp happened = new Stamp(7, 0);
        log.history.sendInvoked(happened, 0);
        log.history.sendUnknown(happened, "timed out");
        log.history.sendInvoked(new Stamp(7, 1), 0);
        log.send(1, 200);
        log.partitions.get(0).add(happened);
        assertThat(log.judge().clean()).isTrue();
    }

    @Test
    void findsALostMessageAtTheEnd() {
        log.partitions.get(0).remove(log.partitions.get(0).size() - 1);
        Findings findings = log.judge();
        assertThat(findings.count(Kind.LOST)).isOne();
        assertThat(findings.toString()).contains("was acknowledged and is not there");
    }

    @Test
    void findsALostMessageInTheMiddleWhoseSuccessorsMovedUp() {
        log.partitions.get(1).remove(50);
        Findings findings = log.judge();
        assertThat(findings.count(Kind.LOST)).isOne();
        assertThat(findings.count(Kind.OFFSET_MISMATCH)).isPositive();
        assertThat(findings.count(Kind.OFFSET_CONFLICT)).isPositive();
    }

    @Test
    void findsAMessageStoredTwice() {
        log.partitions.get(0).add(log.partitions.get(0).get(3));
        Findings findings = log.judge();
        assertThat(findings.count(Kind.DUPLICATED)).isOne();
        assertThat(findings.count(Kind.MISORDERED))
                .as("a duplicate is not a disorder")
                .isZero();
    }

    @Test
    void findsAMessageThatNobodySent() {
        log.partitions.get(0).add(new Stamp(5, 4711));
        assertThat(log.judge().count(Kind.UNEXPECTED)).isOne();
    }

    @Test
    void findsARefusedMessageThatIsThere() {
        Stamp refused = new Stamp(8, 0);
        log.history.sendInvoked(refused, 0);
        log.history.sendRefused(refused, "disk full");
        log.partitions.get(0).add(refused);
        assertThat(log.judge().count(Kind.ABORTED_READ)).isOne();
    }

    @Test
    void findsTwoMessagesOfOneSenderInTheWrongOrder() {
        Collections.swap(log.partitions.get(0), 30, 33);
        Findings findings = log.judge();
        assertThat(findings.count(Kind.MISORDERED)).isPositive();
        assertThat(findings.count(Kind.LOST)).isZero();
    }

    @Test
    void findsAReaderThatWentBack() {
        log.history.read(1, log.partitions.get(0).get(5), 0, 5);
        log.history.read(1, log.partitions.get(0).get(4), 0, 4);
        assertThat(log.judge().count(Kind.NON_MONOTONIC_READ)).isOne();
    }

    @Test
    void acceptsAReaderThatWasMovedBack() {
        log.history.read(1, log.partitions.get(0).get(5), 0, 5);
        log.history.seek(1, 0);
        log.history.read(1, log.partitions.get(0).get(4), 0, 4);
        assertThat(log.judge().clean()).isTrue();
    }

    @Test
    void findsAReaderThatSkippedAMessage() {
        log.history.read(1, log.partitions.get(0).get(5), 0, 5);
        log.history.read(1, log.partitions.get(0).get(7), 0, 7);
        assertThat(log.judge().count(Kind.SKIPPED_READ)).isOne();
    }

    @Test
    void findsAStaleReadOfADeposedLeadersTail() {
        // An entry that a deposed leader had and that was replaced: a reader saw another message at that offset.
        Stamp replaced = new Stamp(9, 0);
        log.history.sendInvoked(replaced, 0);
        log.history.sendUnknown(replaced, "connection lost");
        log.history.read(1, replaced, 0, 10);
        assertThat(log.judge().count(Kind.OFFSET_CONFLICT)).isOne();
    }

    @Test
    void findsALaterSendBelowAnEarlierOne() {
        // Different senders, so only real time says that they are in the wrong order.
        Collections.swap(log.partitions.get(1), 20, 100);
        assertThat(log.judge().count(Kind.REAL_TIME_ORDER)).isPositive();
    }
}
