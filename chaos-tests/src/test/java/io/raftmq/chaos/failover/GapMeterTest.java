package io.raftmq.chaos.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GapMeterTest {
    private final GapMeter meter = new GapMeter(2, 100);

    @Test
    void theGapThatIsOpenWhenItBeginsCountsWhole() {
        meter.acked(0, 109, 110);
        meter.begin();
        meter.acked(0, 149, 150);
        meter.acked(0, 159, 160);
        assertThat(meter.longestNanos(Set.of(0))).isEqualTo(40);
    }

    @Test
    void onlyThePartitionsAskedForCount() {
        meter.acked(0, 109, 110);
        meter.acked(1, 189, 190);
        assertThat(meter.longestNanos(Set.of(0))).isEqualTo(10);
        assertThat(meter.longestNanos(Set.of(0, 1))).isEqualTo(90);
    }

    @Test
    void whatWasBeforeIsForgotten() {
        meter.acked(0, 189, 190);
        meter.begin();
        meter.acked(0, 194, 195);
        assertThat(meter.longestNanos(Set.of(0))).isEqualTo(5);
    }

    @Test
    void aPartitionIsBackWithAnAckOfWhatWasSentAfterwards() {
        meter.acked(0, 150, 151);
        meter.acked(1, 154, 161);
        assertThat(meter.servedSince(Set.of(0, 1), 149)).isTrue();
        assertThat(meter.servedSince(Set.of(0, 1), 155)).isFalse();
    }

    @Test
    void percentilesAreSamples() {
        Percentiles hundred = new Percentiles(
                LongStream.rangeClosed(1, 100).map(i -> 101 - i).boxed().toList());
        assertThat(hundred.of(0.5)).isEqualTo(50);
        assertThat(hundred.of(0.99)).isEqualTo(99);
        assertThat(hundred.of(1)).isEqualTo(100);
        assertThat(new Percentiles(List.of(7L)).of(0.5)).isEqualTo(7);
        assertThat(new Percentiles(List.of()).of(0.99)).isZero();
    }
}
