package io.raftmq.chaos.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<FaultKind> ALL = List.of(FaultKind.values());

    private static List<Strike> strikes(long seed, int clusterSize, int count) {
        return Stream.generate(new Schedule(seed, ALL, clusterSize)::next)
                .limit(count)
                .toList();
    }

    @Test
    void aSeedIsAScheduleAndAnotherIsAnother() {
        assertThat(strikes(7, 3, 100)).isEqualTo(strikes(7, 3, 100)).isNotEqualTo(strikes(8, 3, 100));
    }

    @Test
    void everyKindComesInEachTurn() {
        assertThat(strikes(1, 4, ALL.size()).stream().map(Strike::kind)).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void aKindThatIsNamedTwiceComesTwiceInEachTurn() {
        Schedule schedule = new Schedule(1, List.of(FaultKind.PAUSE, FaultKind.KILL, FaultKind.PAUSE), 3);
        for (int turn = 0; turn < 5; turn++) {
            assertThat(Stream.generate(schedule::next).limit(3).map(Strike::kind))
                    .containsExactlyInAnyOrder(FaultKind.PAUSE, FaultKind.PAUSE, FaultKind.KILL);
        }
    }

    @Test
    void aKindThatTakesMoreNodesIsLeftOut() {
        assertThat(strikes(1, 3, 50)).noneMatch(strike -> strike.kind() == FaultKind.MOVE);
        assertThatThrownBy(() -> new Schedule(1, List.of(FaultKind.MOVE), 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMajorityIsOneAndNodesAreNamedOnce() {
        for (Strike strike : strikes(3, 5, 200)) {
            assertThat(strike.nodes()).doesNotHaveDuplicates().allMatch(node -> node >= 1 && node <= 5);
            if (strike.kind() == FaultKind.KILL_MAJORITY) {
                assertThat(strike.nodes()).hasSize(3);
            }
            if (strike.kind() == FaultKind.POWER_CUT_ALL) {
                assertThat(strike.nodes()).hasSize(5);
            }
            if (strike.kind() == FaultKind.BIT_FLIP || strike.kind() == FaultKind.CLOCK) {
                assertThat(strike.nodes()).as("a minority").hasSize(1);
            }
            assertThat(strike.hold().toMillis())
                    .isBetween(0L, (long) strike.kind().longestHoldMillis());
        }
    }
}
