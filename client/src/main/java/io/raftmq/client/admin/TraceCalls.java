package io.raftmq.client.admin;

import io.raftmq.client.GroupTrace;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.GroupStory;
import io.raftmq.client.wire.proto.RedeliverRequest;
import io.raftmq.client.wire.proto.RedeliverResponse;
import io.raftmq.client.wire.proto.TraceMessageRequest;
import io.raftmq.client.wire.proto.TraceMessageResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongUnaryOperator;

/** Messages' stories, and their redelivery, asked of their partitions' leaders. */
final class TraceCalls {
    private static final int GROUPS = 100;

    private final LeaderCalls leaders;
    private final Duration patience;

    TraceCalls(LeaderCalls leaders, Duration patience) {
        this.leaders = leaders;
        this.patience = patience;
    }

    /** The id's own uid is asked for, so that a topic of the same name created since is not mistaken for it. */
    MessageTrace trace(String topic, MessageId id) {
        TraceMessageRequest.Builder at = TraceMessageRequest.newBuilder();
        return trace(
                new TopicPartition(topic, id.partition()),
                id.held() ? at.setHeldId(id.offset()) : at.setOffset(id.offset()),
                uid -> id.topicUid());
    }

    MessageTrace trace(TopicPartition at, long offset) {
        return trace(at, TraceMessageRequest.newBuilder().setOffset(offset), uid -> uid);
    }

    private MessageTrace trace(TopicPartition at, TraceMessageRequest.Builder request, LongUnaryOperator uidMeant) {
        request.setPartition(at.partition()).setMaxGroups(GROUPS);
        List<GroupTrace> groups = new ArrayList<>();
        Reply<TraceMessageResponse> reply;
        do {
            reply = Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                    at.topic(),
                    at.partition(),
                    ApiKey.TRACE_MESSAGE,
                    uid -> request.setTopicUid(uidMeant.applyAsLong(uid)).build(),
                    TraceMessageResponse.parser(),
                    Duration.ZERO,
                    patience,
                    () -> true)));
            for (GroupStory story : reply.header().getGroupsList()) {
                groups.add(
                        Traces.group(at, request.getTopicUid(), reply.header().getOffset(), story));
                request.setAfterGroup(story.getGroup());
            }
        } while (reply.header().getMoreGroups());
        return Traces.message(at, request, reply, groups);
    }

    /** Answers whether it is on offer now. */
    boolean redeliver(String group, String topic, MessageId id) {
        return redeliver(group, new TopicPartition(topic, id.partition()), id.offset(), uid -> id.topicUid());
    }

    boolean redeliver(String group, TopicPartition at, long offset) {
        return redeliver(group, at, offset, uid -> uid);
    }

    private boolean redeliver(String group, TopicPartition at, long offset, LongUnaryOperator uidMeant) {
        UUID id = UUID.randomUUID(); // the same in every attempt, so that it is done once
        RedeliverRequest.Builder request = RedeliverRequest.newBuilder()
                .setGroup(group)
                .setPartition(at.partition())
                .setOffset(offset)
                .setIdHigh(id.getMostSignificantBits())
                .setIdLow(id.getLeastSignificantBits());
        return Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                        at.topic(),
                        at.partition(),
                        ApiKey.REDELIVER,
                        uid -> request.setTopicUid(uidMeant.applyAsLong(uid)).build(),
                        RedeliverResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true)))
                .header()
                .getOffered();
    }
}
