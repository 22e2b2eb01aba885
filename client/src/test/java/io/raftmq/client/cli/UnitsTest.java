package io.raftmq.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void readsDurations() {
        assertThat(Units.duration("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Units.duration("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(Units.duration("3d")).isEqualTo(Duration.ofDays(3));
        assertThat(Units.duration("none").isNegative()).isTrue();
        assertThatThrownBy(() -> Units.duration("5")).hasMessageContaining("'5' is no duration");
        assertThatThrownBy(() -> Units.duration("-5s")).hasMessageContaining("no duration");
    }

    @Test
    void readsSizes() {
        assertThat(Units.size("100")).isEqualTo(100);
        assertThat(Units.size("100B")).isEqualTo(100);
        assertThat(Units.size("64KiB")).isEqualTo(65_536);
        assertThat(Units.size("2TiB")).isEqualTo(2L << 40);
        assertThat(Units.size("none")).isEqualTo(-1);
        assertThatThrownBy(() -> Units.size("1MB")).hasMessageContaining("no size");
        assertThatThrownBy(() -> Units.size("999999999999999TiB")).hasMessageContaining("largest number");
    }

    @Test
    void writesDurationsAsTheyAreRead() {
        for (String text : new String[] {"250ms", "5s", "3d", "none"}) {
            assertThat(Units.text(Units.duration(text))).isEqualTo(text);
        }
    }
}
