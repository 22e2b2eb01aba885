package io.raftmq.broker.request;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.DeadLetterQueues;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.ListDeadLettersRequest;
import io.raftmq.client.wire.proto.ListDeadLettersResponse;
import java.util.ArrayList;
import java.util.List;

/** LIST_DEAD_LETTERS: a page of a group's dead letters, with their messages if asked for; leadership is proved first. */
final class ListDeadLettersHandler implements ApiHandler {
    private static final int MOST_LETTERS = 1_000;

    private final PartitionLookup partitions;

    ListDeadLettersHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        ListDeadLettersRequest request = call.header(ListDeadLettersRequest.parser());
        InvalidRequestException.require(
                request.getMaxLetters() >= 1 && request.getMaxLetters() <= MOST_LETTERS,
                "max_letters is " + request.getMaxLetters() + ", not 1 to " + MOST_LETTERS);
        InvalidRequestException.require(request.getFromNumber() >= 0, "from_number is negative");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submitAfterReadBarrier(call, leader -> answer(call, leader, request));
        }
    }

    private static void answer(Call call, LeaderContext leader, ListDeadLettersRequest request) {
        DeadLetterQueues queues = leader.machine().deadLetters();
        List<DeadLetter> letters = queues.scan(request.getGroup(), request.getFromNumber(), request.getMaxLetters());
        List<QueueEntry> messages = new ArrayList<>();
        int shown = letters.size();
        if (request.getMaxBytes() > 0) {
            long bytes = 0;
            shown = 0;
            for (DeadLetter letter : letters) {
                bytes += letter.at().length();
                if (shown > 0 && bytes > Waits.bytes(request.getMaxBytes())) {
                    break;
                }
                messages.add(DeadLetterQueues.entryOf(letter));
                shown++;
            }
        }
        ListDeadLettersResponse.Builder answer = ListDeadLettersResponse.newBuilder()
                .addAllBatches(BatchRefs.of(messages))
                .setHeld(queues.held(request.getGroup()))
                .setMore(shown < letters.size() || letters.size() == request.getMaxLetters());
        letters.subList(0, shown).forEach(letter -> answer.addLetters(DeadLetterInfos.of(letter)));
        leader.answerWithBatches(call, answer.build(), messages);
    }
}
