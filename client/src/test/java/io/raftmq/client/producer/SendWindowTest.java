package io.raftmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendWindowTest {
    private static final long MIB = 1 << 20;

    private final SendWindow window = new SendWindow();
    private final List<String> told = new ArrayList<>();

    private void answer(long bytes) {
        window.ended(bytes);
        window.tellWhoWaitedLongEnough();
    }

    @Test
    void whoHasLittleOnItsWayNeedNotGather() {
        window.sent(100 << 10);
        assertThat(window.enough()).isZero();
    }

    @Test
    void theMoreIsOnItsWayTheMoreGathers() {
        window.sent(MIB);
        assertThat(window.enough()).isEqualTo(64 << 10);
        window.sent(3 * MIB);
        assertThat(window.enough()).isEqualTo(256 << 10);
        window.ended(4 * MIB);
        assertThat(window.enough()).isZero();
    }

    @Test
    void whoGathersIsToldAfterEightAnswers() {
        window.sent(4 * MIB);
        window.tellLater(() -> told.add("a"));
        answer(1);
        window.tellLater(() -> told.add("b"));
        for (int i = 0; i < 6; i++) {
            answer(1);
        }
        assertThat(told).isEmpty();
        answer(1);
        assertThat(told).containsExactly("a");
        answer(1);
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void allAreToldWhenLittleIsLeft() {
        window.sent(4 * MIB);
        window.tellLater(() -> told.add("a"));
        window.tellLater(() -> told.add("b"));
        answer(4 * MIB - 1);
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void whoIsToldMayGatherAgain() {
        window.sent(4 * MIB);
        window.tellLater(() -> window.tellLater(() -> told.add("again")));
        for (int i = 0; i < 15; i++) {
            answer(1);
        }
        assertThat(told).isEmpty();
        answer(1);
        assertThat(told).containsExactly("again");
    }
}
