package io.raftmq.client.admin;

import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import io.raftmq.client.wire.proto.ResetOffsetResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Moves consumer groups to other offsets. Thread-safe. */
final class OffsetResets {
    private final TopicCalls topics;
    private final LeaderCalls leaders;
    private final Duration patience;

    OffsetResets(TopicCalls topics, LeaderCalls leaders, Duration patience) {
        this.topics = topics;
        this.leaders = leaders;
        this.patience = patience;
    }

    Map<TopicPartition, Long> reset(String group, String topic, StartFrom to) {
        Map<TopicPartition, Long> offsetsNow = new LinkedHashMap<>();
        for (TopicPartition partition : topics.partitions(topic)) {
            offsetsNow.put(partition, reset(group, partition, to));
        }
        return offsetsNow;
    }

    long reset(String group, TopicPartition partition, StartFrom to) {
        ResetOffsetRequest.Builder request = request(group, partition);
        Instant time = to.time();
        switch (to.kind()) {
            case EARLIEST -> request.setEarliest(true);
            case LATEST -> request.setLatest(true);
            case TIME -> request.setTimeMs(time == null ? 0 : time.toEpochMilli());
        }
        return send(partition, request);
    }

    void reset(String group, TopicPartition partition, long offset) {
        send(partition, request(group, partition).setOffset(offset));
    }

    private static ResetOffsetRequest.Builder request(String group, TopicPartition partition) {
        return ResetOffsetRequest.newBuilder().setGroup(group).setPartition(partition.partition());
    }

    private long send(TopicPartition partition, ResetOffsetRequest.Builder request) {
        return Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                        partition.topic(),
                        partition.partition(),
                        ApiKey.RESET_OFFSET,
                        uid -> request.setTopicUid(uid).build(),
                        ResetOffsetResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true)))
                .header()
                .getOffset();
    }
}
