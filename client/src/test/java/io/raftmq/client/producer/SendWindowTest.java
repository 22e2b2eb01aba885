package io.raftmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendWindowTest {
    private static final long MIB = 1 << 20;

    private final List<Runnable> moments = new ArrayList<>();
    private final SendWindow window = new SendWindow((delay, task) -> moments.add(task));
    private final List<String> told = new ArrayList<>();

    private void answer(long bytes) {
        window.ended(bytes);
        window.tellWhoWaitedLongEnough();
    }

    private void send(int requests, long bytesEach) {
        for (int i = 0; i < requests; i++) {
            window.sent(bytesEach);
        }
    }

    @Test
    void whoHasFewRequestsOnTheirWayNeedNotGather() {
        send(3, MIB);
        assertThat(window.enough()).isZero();
    }

    @Test
    void theMoreIsOnItsWayTheMoreGathers() {
        send(4, 1);
        assertThat(window.enough()).isEqualTo(16 << 10);
        send(1, 400 << 10);
        assertThat(window.enough()).isBetween(100L << 10, 101L << 10);
        send(8, MIB);
        assertThat(window.enough()).isEqualTo(256 << 10);
        for (int i = 0; i < 10; i++) {
            window.ended(i < 8 ? MIB : 1);
        }
        assertThat(window.enough()).isZero();
    }

    @Test
    void whoGathersIsToldAfterEightAnswers() {
        send(100, 1);
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
    void theMoreBytesAreOnTheirWayTheMoreAnswersAreAwaited() {
        send(100, 16 << 10);
        window.tellLater(() -> told.add("a"));
        for (int i = 0; i < 49; i++) {
            answer(16 << 10);
        }
        assertThat(told).isEmpty();
        answer(16 << 10);
        assertThat(told).containsExactly("a");
    }

    @Test
    void ofFewAnswersWhoGathersAwaitsHalf() {
        send(6, 1);
        window.tellLater(() -> told.add("a"));
        answer(1);
        assertThat(told).isEmpty();
        window.sent(1);
        answer(1);
        window.sent(1);
        assertThat(told).isEmpty();
        answer(1);
        assertThat(told).containsExactly("a");
    }

    @Test
    void allAreToldWhenFewRequestsAreLeft() {
        send(4, MIB);
        window.tellLater(() -> told.add("a"));
        window.tellLater(() -> told.add("b"));
        answer(MIB);
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void whereAnswersStayOutAMomentIsAwaitedAndNobodyToldTwice() {
        send(4, 1);
        window.tellLater(() -> told.add("a"));
        assertThat(told).isEmpty();
        moments.remove(0).run();
        assertThat(told).containsExactly("a");
        window.tellLater(() -> told.add("b"));
        answer(1);
        moments.remove(0).run();
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void whoIsToldMayGatherAgain() {
        send(100, 1);
        window.tellLater(() -> window.tellLater(() -> told.add("again")));
        for (int i = 0; i < 15; i++) {
            answer(1);
        }
        assertThat(told).isEmpty();
        answer(1);
        assertThat(told).containsExactly("again");
    }
}
