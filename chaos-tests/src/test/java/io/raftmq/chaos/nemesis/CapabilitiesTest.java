package io.raftmq.chaos.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private static Map<Means, Optional<String>> missing(Means... absent) {
        Map<Means, Optional<String>> missing = new EnumMap<>(Means.class);
        Arrays.stream(absent).forEach(means -> missing.put(means, Optional.of("no " + means)));
        return missing;
    }

    @Test
    void whatIsPossibleKeepsItsOrder() {
        List<FaultKind> wished = List.of(FaultKind.POWER_CUT, FaultKind.KILL, FaultKind.CLOCK);
        Capabilities all = Capabilities.of(wished, 3, missing());
        assertThat(all.possible()).isEqualTo(wished);
        assertThat(all.leftOut()).isEmpty();
    }

    @Test
    void whatIsLeftOutIsNamedWithItsReason() {
        Capabilities some = Capabilities.of(List.of(FaultKind.values()), 3, missing(Means.DISKS, Means.CLOCKS));
        assertThat(some.leftOut())
                .containsEntry("with 3 nodes", List.of(FaultKind.MOVE))
                .containsEntry("no CLOCKS", List.of(FaultKind.CLOCK))
                .containsEntry(
                        "no DISKS",
                        List.of(
                                FaultKind.POWER_CUT,
                                FaultKind.POWER_CUT_ALL,
                                FaultKind.DISK_FULL,
                                FaultKind.DISK_ERROR,
                                FaultKind.DISK_STALL));
        assertThat(some.possible()).contains(FaultKind.KILL, FaultKind.BIT_FLIP, FaultKind.DISK_SLOW);
    }

    @Test
    void nodesHaveOfTheirOwnOnlyWhatAFaultTakes() {
        assertThat(Capabilities.equipmentFor(List.of(FaultKind.KILL)).disks()).isFalse();
        assertThat(Capabilities.equipmentFor(List.of(FaultKind.BIT_FLIP)).disks())
                .isFalse();
        assertThat(Capabilities.equipmentFor(List.of(FaultKind.DISK_SLOW)).disks())
                .isTrue();
        assertThat(Capabilities.equipmentFor(List.of(FaultKind.POWER_CUT_ALL)).clocks())
                .isFalse();
        assertThat(Capabilities.equipmentFor(List.of(FaultKind.CLOCK)).clocks()).isTrue();
    }
}
