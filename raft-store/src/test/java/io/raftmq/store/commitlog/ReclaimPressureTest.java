package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReclaimPressureTest {
    @Test
    void theShareRisesAsTheLogFillsUp() {
        assertThat(shareAt(0)).isEqualTo(0.05);
        assertThat(shareAt(75)).isEqualTo(0.05);
        assertThat(shareAt(85)).isCloseTo(0.475, within(0.001));
        assertThat(shareAt(95)).isCloseTo(0.9, within(0.001));
        assertThat(shareAt(100)).isCloseTo(0.9, within(0.001));
    }

    @Test
    void itIsFeltOnlyOnceItRises() {
        assertThat(pressure(0.05, 75).isFelt(shareAt(75))).isFalse();
        assertThat(pressure(0.05, 76).isFelt(shareAt(76))).isTrue();
    }

    @Test
    void aLogThatNeverMovesRecordsDoesNotUnderPressure() {
        assertThat(pressure(0, 100).maxLiveShare()).isZero();
    }

    private static double shareAt(long usedPercent) {
        return pressure(0.05, usedPercent).maxLiveShare();
    }

    private static ReclaimPressure pressure(double least, long usedPercent) {
        return new ReclaimPressure(least, () -> usedPercent, () -> 100 - usedPercent);
    }
}
