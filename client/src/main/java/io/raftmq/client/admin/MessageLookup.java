package io.raftmq.client.admin;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.consumer.AnswerBatches;
import io.raftmq.client.consumer.StoredBatches;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** Reads the one message that an id names. */
final class MessageLookup {
    private final LeaderCalls leaders;
    private final Duration patience;

    MessageLookup(LeaderCalls leaders, Duration patience) {
        this.leaders = leaders;
        this.patience = patience;
    }

    Optional<MessageView> find(String topic, MessageId id) {
        // The id's own uid is asked for, so that a topic of the same name created since is not mistaken for it.
        return find(new TopicPartition(topic, id.partition()), id.offset(), uid -> id.topicUid());
    }

    Optional<MessageView> find(TopicPartition at, long offset) {
        return find(at, offset, uid -> uid);
    }

    private Optional<MessageView> find(TopicPartition at, long offset, LongUnaryOperator uidMeant) {
        long[] topicUid = new long[1];
        Reply<FetchResponse> reply;
        try {
            reply = Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                    at.topic(),
                    at.partition(),
                    ApiKey.FETCH,
                    uid -> {
                        topicUid[0] = uidMeant.applyAsLong(uid);
                        return FetchRequest.newBuilder()
                                .setTopicUid(topicUid[0])
                                .setPartition(at.partition())
                                .setOffset(offset)
                                .setMaxBytes(1)
                                .build();
                    },
                    FetchResponse.parser(),
                    Duration.ZERO,
                    patience,
                    () -> true)));
        } catch (RaftMqException e) {
            if (e.code() == FailureCode.OFFSET_OUT_OF_RANGE) {
                return Optional.empty();
            }
            throw e;
        }
        return pick(new StoredBatches.Source(at.topic(), topicUid[0], at.partition()), offset, reply);
    }

    private static Optional<MessageView> pick(StoredBatches.Source source, long offset, Reply<FetchResponse> reply) {
        try {
            for (AnswerBatches.Part part : AnswerBatches.split(reply.header().getBatchesList(), reply.payload())) {
                for (MessageView message : StoredBatches.read(source, part)) {
                    if (message.offset() == offset) {
                        return Optional.of(message);
                    }
                }
            }
        } catch (MalformedException e) {
            throw new RaftMqException(
                    FailureCode.CORRUPT_BATCH, true, false, "the message's batch came damaged: " + e.getMessage(), e);
        }
        return Optional.empty();
    }
}
