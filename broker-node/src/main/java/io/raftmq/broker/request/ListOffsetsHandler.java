package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.ListOffsetsRequest;
import io.raftmq.client.wire.proto.ListOffsetsResponse;

/** LIST_OFFSETS: the earliest offset, the end, or the first one at a time; leadership is proved first. */
final class ListOffsetsHandler implements ApiHandler {
    private final PartitionLookup partitions;

    ListOffsetsHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        ListOffsetsRequest request = call.header(ListOffsetsRequest.parser());
        InvalidRequestException.require(
                request.getAtCase() != ListOffsetsRequest.AtCase.AT_NOT_SET,
                "one of earliest, latest and time_ms is needed");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submitAfterReadBarrier(call, leader -> call.answer(answer(leader.machine(), request)));
        }
    }

    private static ListOffsetsResponse answer(PartitionMachine machine, ListOffsetsRequest request) {
        String lettersOf = request.getDeadLettersOf();
        if (!lettersOf.isEmpty()) {
            long end = machine.deadLetters().end(lettersOf);
            long number = switch (request.getAtCase()) {
                case EARLIEST -> machine.deadLetters().firstSince(lettersOf, Long.MIN_VALUE);
                case TIME_MS -> machine.deadLetters().firstSince(lettersOf, request.getTimeMs());
                default -> end;
            };
            return ListOffsetsResponse.newBuilder()
                    .setOffset(number)
                    .setEndOffset(end)
                    .build();
        }
        long offset = switch (request.getAtCase()) {
            case EARLIEST -> machine.logStartOffset();
            case TIME_MS -> machine.messages().offsetForTime(request.getTimeMs());
            default -> machine.endOffset();
        };
        return ListOffsetsResponse.newBuilder()
                .setOffset(offset)
                .setLogStartOffset(machine.logStartOffset())
                .setEndOffset(machine.endOffset())
                .build();
    }
}
