package io.raftmq.broker.request;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.DeadLetterQueues;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.Poll;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FETCH of a group's dead letters in place of the partition's messages, by their numbers, until it is answered. Letters that
 * left the queue leave gaps, which readers go over.
 */
record DeadLetterFetch(Call call, FetchRequest request, long deadlineNanos, FlowControl flow) implements Poll {
    private static final int MOST_LETTERS = 1_000;

    @Override
    public long retryAtMs() {
        return Long.MAX_VALUE;
    }

    @Override
    public @Nullable String sharesFate() {
        return null;
    }

    @Override
    public Attempt attempt(LeaderContext leader, boolean last) {
        DeadLetterQueues queues = leader.machine().deadLetters();
        String group = request.getDeadLettersOf();
        long end = queues.end(group);
        if (request.getOffset() > end) {
            call.fail(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "number " + request.getOffset() + " is above the next dead letter's, " + end);
            return Attempt.ANSWERED;
        }
        List<DeadLetter> letters = queues.scan(group, request.getOffset(), MOST_LETTERS);
        if (letters.isEmpty() && !last) {
            return Attempt.WAITING;
        }
        FetchResponse.Builder answer =
                FetchResponse.newBuilder().setEndOffset(end).setNextOffset(end);
        List<QueueEntry> messages = new ArrayList<>();
        long bytes = 0;
        for (DeadLetter letter : letters) {
            bytes += letter.at().length();
            if (!messages.isEmpty() && bytes > Waits.bytes(request.getMaxBytes())) {
                break;
            }
            messages.add(DeadLetterQueues.entryOf(letter));
            answer.addDeadLetters(DeadLetterInfos.of(letter)).setNextOffset(letter.number() + 1);
        }
        flow.received(call, request.getTopicUid(), null, messages.size(), messages);
        leader.answerWithBatches(
                call, answer.addAllBatches(BatchRefs.of(messages)).build(), messages);
        return Attempt.ANSWERED;
    }
}
