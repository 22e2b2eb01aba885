package io.raftmq.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Family;
import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event.Restless;
import org.junit.jupiter.api.Test;

class RestCheckerTest {
    private final PlantedHistory history = new PlantedHistory();

    @Test
    void acceptsAHistoryThatCameToRest() {
        assertThat(RestChecker.check(history.sent(0).drained(0).events()).clean())
                .isTrue();
    }

    @Test
    void whatDoesNotComeToRestIsLost() {
        history.add(nanos -> new Restless(nanos, "3 messages are outstanding"));
        Findings findings = RestChecker.check(history.events());
        assertThat(findings.count(Kind.STUCK)).isOne();
        assertThat(findings.count(Family.LOST)).isOne();
    }
}
