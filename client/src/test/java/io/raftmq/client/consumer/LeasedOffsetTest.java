package io.raftmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.proto.AckRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasedOffsetTest {
    private static AckRun run(long first, int count, long lease) {
        return AckRun.newBuilder()
                .setFirstOffset(first)
                .setCount(count)
                .setLeaseId(lease)
                .build();
    }

    @Test
    void neighboursUnderOneLeaseBecomeARun() {
        assertThat(LeasedOffset.runs(List.of(
                        new LeasedOffset(7, 1),
                        new LeasedOffset(5, 1),
                        new LeasedOffset(6, 1),
                        new LeasedOffset(9, 1),
                        new LeasedOffset(10, 2),
                        new LeasedOffset(8, 3))))
                .containsExactly(run(5, 3, 1), run(8, 1, 3), run(9, 1, 1), run(10, 1, 2));
        assertThat(LeasedOffset.runs(List.of())).isEmpty();
    }
}
