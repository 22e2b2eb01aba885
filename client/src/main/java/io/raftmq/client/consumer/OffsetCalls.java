package io.raftmq.client.consumer;

import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CommitOffsetResponse;
import io.raftmq.client.wire.proto.FetchOffsetRequest;
import io.raftmq.client.wire.proto.FetchOffsetResponse;
import io.raftmq.client.wire.proto.ListOffsetsRequest;
import io.raftmq.client.wire.proto.ListOffsetsResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Asks partitions for offsets, and stores a group's. Thread-safe. */
public final class OffsetCalls {
    private final LeaderCalls leaders;
    private final Duration patience;

    /** @param patience for one call with all its retries */
    public OffsetCalls(LeaderCalls leaders, Duration patience) {
        this.leaders = leaders;
        this.patience = patience;
    }

    /** The offset a start means, with the partition's bounds. Waits for it. */
    public ListOffsetsResponse list(TopicPartition partition, StartFrom at) {
        return Blocking.await(listAsync(partition, at));
    }

    /** The offset a start means, with the partition's bounds. */
    CompletableFuture<ListOffsetsResponse> listAsync(TopicPartition partition, StartFrom at) {
        ConsumedTopic consumed = ConsumedTopic.of(partition.topic());
        ListOffsetsRequest.Builder request = ListOffsetsRequest.newBuilder()
                .setPartition(partition.partition())
                .setDeadLettersOf(consumed.deadLettersOf());
        Instant time = at.time();
        switch (at.kind()) {
            case EARLIEST -> request.setEarliest(true);
            case LATEST -> request.setLatest(true);
            case TIME -> request.setTimeMs(time == null ? 0 : time.toEpochMilli());
        }
        return leaders.call(new LeaderCalls.Ask<>(
                        consumed.topic(),
                        partition.partition(),
                        ApiKey.LIST_OFFSETS,
                        uid -> request.setTopicUid(uid).build(),
                        ListOffsetsResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true))
                .thenApply(Reply::header);
    }

    /** What a group has there. */
    public CompletableFuture<FetchOffsetResponse> committed(String group, TopicPartition partition) {
        return committed(group, "", partition);
    }

    /** What a member of a broadcast group has there; of another group, if the member is empty. */
    CompletableFuture<FetchOffsetResponse> committed(String group, String member, TopicPartition partition) {
        ConsumedTopic consumed = ConsumedTopic.of(partition.topic());
        FetchOffsetRequest.Builder request = FetchOffsetRequest.newBuilder()
                .setGroup(group)
                .setMember(member)
                .setPartition(partition.partition())
                .setDeadLettersOf(consumed.deadLettersOf());
        return leaders.call(new LeaderCalls.Ask<>(
                        consumed.topic(),
                        partition.partition(),
                        ApiKey.FETCH_OFFSET,
                        uid -> request.setTopicUid(uid).build(),
                        FetchOffsetResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true))
                .thenApply(Reply::header);
    }

    /** Stores the next offset to consume, for a consumer that assigns its partitions itself. */
    CompletableFuture<CommitOffsetResponse> commit(String group, TopicPartition partition, long offset) {
        CommitOffsetRequest.Builder request = CommitOffsetRequest.newBuilder()
                .setGroup(group)
                .setPartition(partition.partition())
                .setOffset(offset);
        return leaders.call(new LeaderCalls.Ask<>(
                        partition.topic(),
                        partition.partition(),
                        ApiKey.COMMIT_OFFSET,
                        uid -> request.setTopicUid(uid).build(),
                        CommitOffsetResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true))
                .thenApply(Reply::header);
    }
}
