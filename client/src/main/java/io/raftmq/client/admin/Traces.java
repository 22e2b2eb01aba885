package io.raftmq.client.admin;

import io.raftmq.client.DeadLetter;
import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupTrace;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageTrace.DecidedBy;
import io.raftmq.client.MessageTrace.Hold;
import io.raftmq.client.MessageTrace.Source;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.consumer.AnswerBatches;
import io.raftmq.client.consumer.StoredBatches;
import io.raftmq.client.net.Reply;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.proto.DeadLetterInfo;
import io.raftmq.client.wire.proto.GroupStory;
import io.raftmq.client.wire.proto.StoryEvent;
import io.raftmq.client.wire.proto.StoryFailure;
import io.raftmq.client.wire.proto.TraceMessageRequest;
import io.raftmq.client.wire.proto.TraceMessageResponse;
import io.raftmq.client.wire.proto.TracedHold;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what brokers say of messages' stories into what applications see. */
final class Traces {
    private static final DecidedBy[] DECIDERS = DecidedBy.values();

    private Traces() {}

    static MessageTrace message(
            TopicPartition at,
            TraceMessageRequest.Builder asked,
            Reply<TraceMessageResponse> reply,
            List<GroupTrace> groups) {
        TraceMessageResponse answer = reply.header();
        boolean isHeld = answer.getOffset() < 0;
        MessageId id = new MessageId(
                asked.getTopicUid(), at.partition(), isHeld ? asked.getHeldId() : answer.getOffset(), isHeld);
        AnswerBatches.Part part = part(reply);
        try {
            return new MessageTrace(
                    at.topic(),
                    id,
                    MessageTrace.State.of(answer.getStateValue()),
                    part == null ? null : view(at, id, part),
                    part == null ? null : source(part),
                    answer.getRaftIndex(),
                    answer.getQueuedIndex(),
                    answer.getLogIndex(),
                    answer.hasHold() ? hold(answer.getHold()) : null,
                    groups);
        } catch (MalformedException e) {
            throw damaged(e);
        }
    }

    private static AnswerBatches.@Nullable Part part(Reply<TraceMessageResponse> reply) {
        try {
            List<AnswerBatches.Part> parts = AnswerBatches.split(reply.header().getBatchesList(), reply.payload());
            return parts.isEmpty() ? null : parts.get(0);
        } catch (MalformedException e) {
            throw damaged(e);
        }
    }

    private static RaftMqException damaged(MalformedException e) {
        return new RaftMqException(
                FailureCode.CORRUPT_BATCH, true, false, "the message's batch came damaged: " + e.getMessage(), e);
    }

    private static MessageView view(TopicPartition at, MessageId id, AnswerBatches.Part part) {
        StoredBatches.Source from = new StoredBatches.Source(at.topic(), id.topicUid(), at.partition());
        List<MessageView> messages = StoredBatches.read(from, part);
        if (messages.isEmpty()) {
            throw new MalformedException("the answer names no message of its batch");
        }
        return messages.get(0).withId(id);
    }

    private static @Nullable Source source(AnswerBatches.Part part) {
        BatchHeader header = part.batch().header();
        return header.producerId() == BatchHeader.NO_PRODUCER
                ? null
                : new Source(
                        header.producerId(),
                        header.producerEpoch(),
                        header.firstSequence() + part.ref().getFirstSlot());
    }

    private static Hold hold(TracedHold hold) {
        int by = hold.getDecidedBy() - 1;
        return new Hold(
                time(hold.getDueMs()),
                hold.getProducerGroup(),
                hold.getChecks(),
                time(hold.getNextCheckMs()),
                time(hold.getExpiresMs()),
                time(hold.getEndedMs()),
                by >= 0 && by < DECIDERS.length ? DECIDERS[by] : null);
    }

    static GroupTrace group(TopicPartition at, long topicUid, long offset, GroupStory story) {
        GroupTrace.Place place = GroupTrace.Place.of(story.getPlaceValue());
        boolean isOn = place == GroupTrace.Place.LEASED || place == GroupTrace.Place.WAITING;
        return new GroupTrace(
                story.getGroup(),
                place,
                story.getAttempt(),
                story.getMember(),
                isOn ? Instant.ofEpochMilli(story.getUntilMs()) : null,
                place == GroupTrace.Place.PARKED ? story.getBehindOffset() : -1,
                story.hasFailure() ? failure(story.getFailure()) : null,
                story.hasDeadLetter() ? letter(at, new MessageId(topicUid, at.partition(), offset), story) : null,
                story.getBegunMs() == 0 ? -1 : story.getBegunOffset(),
                time(story.getBegunMs()),
                story.getMembersPast(),
                story.getMembers(),
                story.getEventsList().stream().map(Traces::event).toList());
    }

    private static GroupTrace.Failure failure(StoryFailure failure) {
        return new GroupTrace.Failure(
                DeadLetter.Reason.of(failure.getReasonValue()),
                failure.getAttempt(),
                failure.getMember(),
                Instant.ofEpochMilli(failure.getTimeMs()),
                failure.getNote());
    }

    private static GroupTrace.Event event(StoryEvent event) {
        return new GroupTrace.Event(
                GroupTrace.Kind.of(event.getKindValue()),
                Instant.ofEpochMilli(event.getTimeMs()),
                event.getMember(),
                event.getAttempt(),
                event.getReasonValue() == 0 ? null : DeadLetter.Reason.of(event.getReasonValue()),
                event.getNote());
    }

    private static DeadLetter letter(TopicPartition at, MessageId id, GroupStory story) {
        DeadLetterInfo letter = story.getDeadLetter();
        return new DeadLetter(
                story.getGroup(),
                at.topic(),
                id,
                letter.getNumber(),
                DeadLetter.Reason.of(letter.getReasonValue()),
                letter.getAttempts(),
                Instant.ofEpochMilli(letter.getFirstFailedMs()),
                Instant.ofEpochMilli(letter.getDeadMs()),
                letter.getNote(),
                null);
    }

    private static @Nullable Instant time(long ms) {
        return ms == 0 ? null : Instant.ofEpochMilli(ms);
    }
}
