package io.raftmq.client.admin;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.MessageId;
import io.raftmq.client.PendingTimer;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.CancelTimerRequest;
import io.raftmq.client.wire.proto.CancelTimerResponse;
import io.raftmq.client.wire.proto.ListTimersRequest;
import io.raftmq.client.wire.proto.ListTimersResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What is asked of a partition's leader about its timers. */
final class TimerCalls {
    private final LeaderCalls leaders;
    private final Duration patience;

    TimerCalls(LeaderCalls leaders, Duration patience) {
        this.leaders = leaders;
        this.patience = patience;
    }

    boolean cancel(String topic, MessageId id) {
        // The id's own uid is asked for, so that a topic of the same name created since is not mistaken for it.
        CancelTimerRequest request = CancelTimerRequest.newBuilder()
                .setTopicUid(id.topicUid())
                .setPartition(id.partition())
                .setHeldId(id.offset())
                .build();
        return call(topic, id.partition(), ApiKey.CANCEL_TIMER, uid -> request, CancelTimerResponse.parser())
                .getCancelled();
    }

    List<PendingTimer> list(TopicPartition in, @Nullable PendingTimer after, int max) {
        ListTimersRequest.Builder request =
                ListTimersRequest.newBuilder().setPartition(in.partition()).setMax(max);
        if (after != null) {
            request.setFromDueMs(after.deliverAt().toEpochMilli())
                    .setFromHeldId(after.messageId().offset() + 1);
        }
        long[] asked = new long[1];
        ListTimersResponse answer = call(
                in.topic(),
                in.partition(),
                ApiKey.LIST_TIMERS,
                uid -> {
                    asked[0] = uid;
                    return request.setTopicUid(uid).build();
                },
                ListTimersResponse.parser());
        return answer.getTimersList().stream()
                .map(timer -> new PendingTimer(
                        new MessageId(asked[0], in.partition(), timer.getHeldId(), true),
                        in.topic(),
                        Instant.ofEpochMilli(timer.getDueMs()),
                        Instant.ofEpochMilli(timer.getHeldMs())))
                .toList();
    }

    private <T extends MessageLite> T call(
            String topic, int partition, ApiKey api, LongFunction<MessageLite> request, Parser<T> parser) {
        return Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                        topic, partition, api, request, parser, Duration.ZERO, patience, () -> true)))
                .header();
    }
}
