package io.raftmq.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bound on questions that are out. */
class CheckWindowTest {
    private static final TransactionLimits LIMITS = new TransactionLimits(1_000, 3, 5, 10_000, 100);

    private final CheckWindow window = new CheckWindow(LIMITS);

    @Test
    void soManyAreOutAtOnceAndAnswersMakeRoom() {
        assertThat(window.room("g", 0)).isEqualTo(3);
        window.asked("g", 1, 0);
        window.asked("g", 2, 0);
        window.asked("g", 3, 0);
        assertThat(window.room("g", 0)).isZero();
        assertThat(window.nextRoomAt("g", 0)).isEqualTo(100);
        window.answered("g", 2);
        assertThat(window.room("g", 0)).isEqualTo(1);
        window.answered("g", 2);
        assertThat(window.room("g", 0)).as("one answer makes room once").isEqualTo(1);
        assertThat(window.room("h", 0))
                .as("another group has a window of its own")
                .isEqualTo(3);
    }

    @Test
    void soManyAreAskedWithinASecondHoweverFastTheyAreAnswered() {
        for (int id = 0; id < 5; id++) {
            assertThat(window.room("g", 500)).isPositive();
            window.asked("g", id, 500);
            window.answered("g", id);
        }
        assertThat(window.room("g", 1_499)).isZero();
        assertThat(window.nextRoomAt("g", 1_499)).isEqualTo(1_500);
        assertThat(window.room("g", 1_500)).isEqualTo(3);
    }

    @Test
    void whatNobodyAnswersStopsCountingAfterAWhile() {
        window.asked("g", 1, 0);
        window.asked("g", 2, 2_000);
        window.asked("g", 3, 4_000);
        assertThat(window.room("g", 9_999)).isZero();
        assertThat(window.room("g", 10_000)).isEqualTo(1);
        assertThat(window.room("g", 14_000)).isEqualTo(3);
    }

    @Test
    void aQuestionAskedAnewCountsOnceAndLonger() {
        window.asked("g", 1, 0);
        window.asked("g", 1, 5_000);
        assertThat(window.room("g", 6_000)).isEqualTo(2);
        assertThat(window.room("g", 10_000)).isEqualTo(2);
        assertThat(window.room("g", 15_000)).isEqualTo(3);
    }

    @Test
    void groupsWithoutQuestionsAreForgotten() {
        window.asked("g", 1, 0);
        window.tidy(5_000);
        assertThat(window.room("g", 5_000)).isEqualTo(2);
        window.tidy(10_000);
        assertThat(window.room("g", 10_000)).isEqualTo(3);
    }
}
