package io.raftmq.client.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.client.wire.proto.PartitionInfo;
import io.raftmq.client.wire.proto.TopicInfo;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TopicRouteTest {
    private static TopicRoute route(int leader, long term) {
        return TopicRoute.of(TopicInfo.newBuilder()
                .setName("t")
                .setUid(5)
                .addPartitions(PartitionInfo.newBuilder()
                        .setPartition(0)
                        .setLeader(leader)
                        .setLeaderTerm(term))
                .build());
    }

    private static LeaderHint hint(int leader, long term) {
        return LeaderHint.newBuilder().setNodeId(leader).setTerm(term).build();
    }

    @Test
    void aHintOfAnOlderTermIsNotBelieved() {
        assertThat(route(1, 4).with(0, hint(2, 3))).isNull();
        assertThat(Objects.requireNonNull(route(1, 4).with(0, hint(2, 5))).leader(0))
                .isEqualTo(2);
    }

    @Test
    void aRefreshFromANodeThatLagsDoesNotUndoAHint() {
        TopicRoute hinted = Objects.requireNonNull(route(1, 4).with(0, hint(2, 5)));
        assertThat(route(1, 4).mergedOver(hinted).leader(0)).isEqualTo(2);
        assertThat(route(3, 6).mergedOver(hinted).leader(0)).isEqualTo(3);
    }

    @Test
    void onceALeaderDidNotServeAnythingHeardIsBelieved() {
        assertThat(route(1, 4).mergedOver(route(2, 5).doubting(0)).leader(0)).isEqualTo(1);
    }

    @Test
    void aPartitionThatIsNotThereHasNoLeader() {
        assertThat(route(1, 4).leader(7)).isEqualTo(TopicRoute.NO_LEADER);
        assertThat(route(1, 4).with(7, hint(2, 9))).isNull();
    }
}
