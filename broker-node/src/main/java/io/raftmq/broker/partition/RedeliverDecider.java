package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.DeadLetterRecord.Letter;
import io.raftmq.broker.partition.StoryRecord.Redeliver;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.client.wire.ErrorCode;
import java.util.List;

/**
 * Brings one message to one shared group once more, as if it had never been delivered, whether it is done with, a dead
 * letter, or waits for its next delivery. What a member has, or what is not stored any more, is refused; what comes anyway
 * is left alone. Of a lane, a message that waits keeps its place; one that was done with comes outside of the order, as
 * resent dead letters do.
 */
final class RedeliverDecider {
    private static final int IN_FLIGHT_RETRY_MS = 50;
    private static final int FULL_RETRY_MS = 1_000;

    private final Pipeline pipeline;
    private final PartitionState applied;
    private final GroupOpener opener;
    private final DeadLetterDecider deadLetters;
    private final FailureDecider failures;
    private final MessageStories stories;

    RedeliverDecider(
            Pipeline pipeline,
            PartitionState applied,
            GroupOpener opener,
            DeadLetterDecider deadLetters,
            FailureDecider failures,
            MessageStories stories) {
        this.pipeline = pipeline;
        this.applied = applied;
        this.opener = opener;
        this.deadLetters = deadLetters;
        this.failures = failures;
        this.stories = stories;
    }

    /** Answers whether it is on offer now; false if it comes anyway. */
    Decision<Boolean> decide(String name, long offset, RedeliveryId id, long nowMs) {
        Decision.Refused<Boolean> refused = Checks.first(
                pipeline.refused(),
                Checks.group(name),
                Checks.within("offset", offset, 0, Long.MAX_VALUE - 1),
                Checks.notZero("the redelivery's id", id.high() | id.low()));
        if (refused != null) {
            return refused;
        }
        ConsumerGroup group = opener.find(name);
        if (group == null) {
            return refuse(ErrorCode.UNKNOWN_GROUP, "group " + name + " has received nothing in this partition", 0);
        }
        if (group.cursor() == ConsumerGroup.NOT_STARTED) {
            return refuse(ErrorCode.WRONG_GROUP_MODE, "group " + name + " gets no single messages here: reset it", 0);
        }
        if (pipeline.view().redeliveries.contains(id)) {
            return pipeline.afterAll(true);
        }
        long time = pipeline.time(nowMs);
        failures.sweep(group, time); // a lease that ran out is none
        List<Run> outstanding = group.outstanding().within(offset, offset + 1);
        return outstanding.isEmpty()
                ? bring(group, offset, id, time)
                : hurry(group, outstanding.get(0), new Redeliver(group.number(), id, offset, null), time);
    }

    /** The message is outstanding. */
    private Decision<Boolean> hurry(ConsumerGroup group, Run run, Redeliver record, long time) {
        if (run.leased()) {
            return refuse(
                    ErrorCode.MESSAGE_LEASED,
                    "a member of group " + group.name() + " (" + stories.member(run.member())
                            + ") has the message until " + run.deadlineMs() + ", group time in ms",
                    0);
        }
        return run.isParked() ? pipeline.afterAll(false) : offer(record, time);
    }

    /** The message is not outstanding: not reached yet, done with, or a dead letter. */
    private Decision<Boolean> bring(ConsumerGroup group, long offset, RedeliveryId id, long time) {
        if (offset >= applied.head.endOffset()) {
            return refuse(
                    ErrorCode.OFFSET_OUT_OF_RANGE, "offset " + offset + " is above " + applied.head.endOffset(), 0);
        }
        if (!MessageStories.isReached(group, offset, stories.traits(offset))) {
            return pipeline.afterAll(false);
        }
        Letter letter = deadLetters.letterOf(group, offset);
        if (deadLetters.isArriving(group, offset)
                || (letter != null && deadLetters.isLeaving(group, letter.number()))) {
            return refuse(ErrorCode.BUSY, "the message's dead letter is on its way", IN_FLIGHT_RETRY_MS);
        }
        if (letter == null && offset < pipeline.view().head.logStart()) {
            return refuse(ErrorCode.MESSAGE_GONE, "the message at offset " + offset + " is not retained any more", 0);
        }
        if (group.outstanding().messages() >= pipeline.limits().maxOutstandingMessages()) {
            return refuse(
                    ErrorCode.BUSY,
                    "group " + group.name() + " has " + group.outstanding().messages() + " messages outstanding",
                    FULL_RETRY_MS);
        }
        Redeliver record = new Redeliver(group.number(), id, offset, letter);
        Decision<Boolean> offered = offer(record, time);
        if (letter != null && offered instanceof Decision.Await<Boolean> await) {
            deadLetters.leave(group, List.of(letter), await.entry());
        }
        return offered;
    }

    private Decision<Boolean> offer(Redeliver record, long time) {
        return new Decision.Await<>(pipeline.append(record, time), true);
    }

    private static Decision<Boolean> refuse(ErrorCode code, String message, int retryAfterMs) {
        return new Decision.Refused<>(code, message, retryAfterMs);
    }
}
