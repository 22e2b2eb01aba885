package io.raftmq.client.consumer;

import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamMode;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AcquireRequest;
import io.raftmq.client.wire.proto.AcquireResponse;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CommitOffsetResponse;
import io.raftmq.client.wire.proto.ReadFence;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Takes places in partitions and commits there, for one member of one group. Thread-safe; never blocks. */
final class PlaceCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * A place in a partition.
     *
     * @param epoch of the ownership; 0 in a broadcast group
     * @param resets how often the offset had been reset when it was read
     * @param offset where to go on
     */
    record Place(TopicPartition partition, long epoch, long resets, long offset) {}

    private final String group;
    private final String member;
    private final StreamMode mode;
    private final StartFrom startFrom;
    private final LeaderCalls leaders;
    private final OffsetCalls offsets;

    PlaceCalls(
            String group,
            String member,
            StreamMode mode,
            StartFrom startFrom,
            LeaderCalls leaders,
            OffsetCalls offsets) {
        this.group = group;
        this.member = member;
        this.mode = mode;
        this.startFrom = startFrom;
        this.leaders = leaders;
        this.offsets = offsets;
    }

    /**
     * Takes a partition over. Where nothing was committed yet, the start is committed first: another owner must not begin
     * elsewhere, or it would skip messages.
     */
    CompletableFuture<Place> take(TopicPartition partition, long epoch) {
        CompletableFuture<Place> read = mode == StreamMode.BROADCAST ? own(partition) : acquire(partition, epoch);
        return read.thenCompose(place -> place.offset() >= 0 ? CompletableFuture.completedFuture(place) : begin(place));
    }

    private CompletableFuture<Place> own(TopicPartition partition) {
        return offsets.committed(group, member, partition)
                .thenApply(answer -> new Place(partition, 0, answer.getResets(), answer.getOffset()));
    }

    private CompletableFuture<Place> acquire(TopicPartition partition, long epoch) {
        AcquireRequest.Builder request = AcquireRequest.newBuilder()
                .setGroup(group)
                .setPartition(partition.partition())
                .setMember(member)
                .setEpoch(epoch);
        return leaders.call(new LeaderCalls.Ask<>(
                        partition.topic(),
                        partition.partition(),
                        ApiKey.ACQUIRE,
                        uid -> request.setTopicUid(uid).build(),
                        AcquireResponse.parser(),
                        Duration.ZERO,
                        PATIENCE,
                        () -> true))
                .thenApply(Reply::header)
                .thenApply(answer -> new Place(partition, epoch, answer.getResets(), answer.getOffset()));
    }

    private CompletableFuture<Place> begin(Place nowhere) {
        return offsets.listAsync(nowhere.partition(), startFrom).thenCompose(answer -> {
            Place begun = new Place(nowhere.partition(), nowhere.epoch(), nowhere.resets(), answer.getOffset());
            return commit(begun, begun.offset()).thenApply(done -> begun);
        });
    }

    /** Commits the next offset to read. FENCED and POSITION_RESET say that the place is not what it was. */
    CompletableFuture<CommitOffsetResponse> commit(Place place, long offset) {
        CommitOffsetRequest.Builder request = CommitOffsetRequest.newBuilder()
                .setGroup(group)
                .setPartition(place.partition().partition())
                .setOffset(offset)
                .setEpoch(place.epoch())
                .setResets(place.resets());
        if (mode == StreamMode.BROADCAST) {
            request.setMember(member);
        }
        return leaders.call(new LeaderCalls.Ask<>(
                        place.partition().topic(),
                        place.partition().partition(),
                        ApiKey.COMMIT_OFFSET,
                        uid -> request.setTopicUid(uid).build(),
                        CommitOffsetResponse.parser(),
                        Duration.ZERO,
                        PATIENCE,
                        () -> true))
                .thenApply(Reply::header);
    }

    /** What a fetch says of the place it reads for. */
    ReadFence fence(Place place) {
        ReadFence.Builder fence =
                ReadFence.newBuilder().setGroup(group).setEpoch(place.epoch()).setResets(place.resets());
        return mode == StreamMode.BROADCAST ? fence.setMember(member).build() : fence.build();
    }
}
