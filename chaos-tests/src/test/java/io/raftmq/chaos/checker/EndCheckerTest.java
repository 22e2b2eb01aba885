package io.raftmq.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event.EndAsked;
import io.raftmq.chaos.history.Event.EndRead;
import org.junit.jupiter.api.Test;

class EndCheckerTest {
    private final PlantedHistory history = new PlantedHistory();

    private void end(long invoked, int partition, long end) {
        history.add(nanos -> new EndRead(nanos, invoked, partition, end));
    }

    private void endAt(int node, long invoked, int partition, long end) {
        history.add(nanos -> new EndAsked(nanos, invoked, node, partition, end));
    }

    private Findings judge() {
        return EndChecker.check(history.events());
    }

    @Test
    void acceptsAnEndThatWasAskedForBeforeWhatItLacksWasKnown() {
        long asked = history.now();
        history.sent(0, 1);
        end(asked, 0, 1);
        end(history.now() + 1, 0, 2);
        end(history.now() + 1, 1, 0);
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsAnEndBelowWhatWasAcknowledged() {
        history.sent(0, 1);
        end(history.now() + 1, 0, 1);
        assertThat(judge().count(Kind.STALE_END)).isOne();
    }

    @Test
    void findsAnEndBelowAnEarlierOne() {
        end(0, 0, 9);
        end(history.now() + 1, 0, 8);
        assertThat(judge().count(Kind.STALE_END)).isOne();
    }

    @Test
    void findsANodeThatAnswersWithoutKnowingThatOthersTookOver() {
        long whileItWasFrozen = history.now();
        history.sent(0, 1);
        endAt(2, whileItWasFrozen, 0, 1);
        endAt(2, history.now() + 1, 0, EndAsked.NOT_TOLD);
        assertThat(judge().clean()).isTrue();
        endAt(2, history.now() + 1, 0, 1);
        assertThat(judge().count(Kind.STALE_END)).isOne();
    }

    @Test
    void whatANodeSaidIsNotTakenBackByOthers() {
        endAt(2, 0, 0, 9);
        end(history.now() + 1, 0, 8);
        assertThat(judge().count(Kind.STALE_END)).isOne();
    }
}
