package io.raftmq.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeClockTest {
    @Test
    void saysHowFarAheadWithASign() {
        assertThat(FakeClock.text(Duration.ofDays(1))).isEqualTo("+86400");
        assertThat(FakeClock.text(Duration.ofDays(-1))).isEqualTo("-86400");
        assertThat(FakeClock.text(Duration.ZERO)).isEqualTo("+0");
    }
}
