package io.raftmq.chaos.checker;

import static io.raftmq.chaos.checker.PlantedHistory.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.GroupEvent.AckFailed;
import io.raftmq.chaos.history.GroupEvent.Acked;
import io.raftmq.chaos.history.GroupEvent.Buried;
import io.raftmq.chaos.history.GroupEvent.Death;
import io.raftmq.chaos.history.GroupEvent.Delivered;
import io.raftmq.chaos.history.GroupEvent.Rejected;
import org.junit.jupiter.api.Test;

class BurialCheckerTest {
    private static final int ATTEMPTS = 2;
    private static final int LEADER_CHANGES = 1;
    private static final long LEASE = 1_000;

    private final PlantedHistory history = new PlantedHistory();

    private void delivered(long sequence, int... attempts) {
        for (int attempt : attempts) {
            history.add(nanos -> new Delivered(nanos, 0, stamp(sequence), 0, sequence, attempt, 0));
        }
    }

    private void acked(long sequence) {
        history.add(nanos -> new Acked(nanos, 0, stamp(sequence)));
    }

    private void buried(long sequence, int attempts, Death death) {
        history.add(nanos -> new Buried(nanos, stamp(sequence), 0, sequence, attempts, death));
    }

    private Findings judge() {
        return BurialChecker.check(history.events(), ATTEMPTS, LEASE, partition -> LEADER_CHANGES);
    }

    @Test
    void acceptsDoneDeadAndRejectedEachInOnePlace() {
        history.sent(0, 1, 2, 3);
        delivered(0, 1, 2);
        acked(0);
        delivered(1, 1, 1, 2);
        buried(1, 2, Death.FAILED);
        delivered(2, 1);
        history.add(nanos -> new Rejected(nanos, 0, stamp(2)));
        buried(2, 1, Death.REJECTED);
        delivered(3, 1);
        history.add(nanos -> new AckFailed(nanos, 0, stamp(3), "TIMED_OUT"));
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsAMessageThatVanishedBetweenTheQueues() {
        history.sent(0);
        delivered(0, 1, 2);
        assertThat(judge().toString()).contains("neither done nor a dead letter");
    }

    @Test
    void findsARejectedMessageThatIsNoDeadLetter() {
        history.sent(0);
        delivered(0, 1);
        history.add(nanos -> new Rejected(nanos, 0, stamp(0)));
        acked(0);
        assertThat(judge().count(Kind.LOST)).isOne();
    }

    @Test
    void findsOneInBothPlaces() {
        history.sent(0);
        delivered(0, 1, 2);
        acked(0);
        buried(0, 2, Death.FAILED);
        assertThat(judge().count(Kind.WRONGLY_BURIED)).isOne();
    }

    @Test
    void acceptsAnAckThatCameAfterItsLeaseHadRunOut() {
        // Seen with seed 11: the leader was cut off for longer than the last lease, and the ack waited.
        history.sent(0);
        delivered(0, 1, 2);
        history.add(nanos -> new Acked(LEASE + 1, 0, stamp(0)));
        buried(0, 2, Death.TIMED_OUT);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsAnAckInTimeThatDidNotKeepAMessageFromTimingOut() {
        history.sent(0);
        delivered(0, 1, 2);
        history.add(nanos -> new Acked(LEASE - 1, 0, stamp(0)));
        buried(0, 2, Death.TIMED_OUT);
        assertThat(judge().count(Kind.WRONGLY_BURIED)).isOne();
    }

    @Test
    void findsOneBuriedTwiceAndOneBuriedTooEarly() {
        history.sent(0);
        delivered(0, 1);
        buried(0, 1, Death.FAILED);
        buried(0, 2, Death.FAILED);
        assertThat(judge().count(Kind.WRONGLY_BURIED)).isOne();
        assertThat(judge().count(Kind.DUPLICATED)).isOne();
    }

    @Test
    void findsTooManyDeliveriesAndATooHighAttempt() {
        history.sent(0, 1);
        delivered(0, 1, 1, 2, 2);
        acked(0);
        delivered(1, 3);
        acked(1);
        assertThat(judge().count(Kind.TOO_MANY_ATTEMPTS)).isEqualTo(2);
    }
}
