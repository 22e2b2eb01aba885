package io.raftmq.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    @Test
    void readsTheWritesOfItsDevice() {
        List<String> lines = List.of("7:0 Read 3", "7:0 Write 41", "7:1 Write 5", "7:0 Total 44", "Total 49");
        assertThat(Throttle.writesOf("7:0", lines)).isEqualTo(41);
        assertThat(Throttle.writesOf("7:2", lines)).isZero();
        assertThat(Throttle.writesOf("7:0", List.of())).isZero();
    }
}
