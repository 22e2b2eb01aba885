package io.raftmq.broker.request;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.FetchOffsetRequest;
import io.raftmq.client.wire.proto.FetchOffsetResponse;

/** FETCH_OFFSET: where a group stands. A deposed leader must not answer this, so leadership is proved first. */
final class FetchOffsetHandler implements ApiHandler {
    private static final long NONE = -1;

    private final PartitionLookup partitions;

    FetchOffsetHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        FetchOffsetRequest request = call.header(FetchOffsetRequest.parser());
        String group = GroupNames.inPartition(request.getGroup(), request.getDeadLettersOf());
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submitAfterReadBarrier(
                    call, leader -> call.answer(answer(leader.machine(), group, request.getDeadLettersOf())));
        }
    }

    private static FetchOffsetResponse answer(PartitionMachine machine, String group, String deadLettersOf) {
        FetchOffsetResponse.Builder answer = FetchOffsetResponse.newBuilder()
                .setOffset(NONE)
                .setEndOffset(deadLettersOf.isEmpty() ? machine.endOffset() : machine.deadLettersEnd(deadLettersOf))
                .setLogStartOffset(deadLettersOf.isEmpty() ? machine.logStartOffset() : 0);
        CommittedOffset committed = machine.committedOffset(group);
        if (committed != null) {
            answer.setOffset(committed.offset()).setMetadata(committed.metadata());
        }
        SharedProgress shared = machine.sharedProgress(group);
        if (shared != null) {
            answer.setShared(io.raftmq.client.wire.proto.SharedProgress.newBuilder()
                    .setCursor(shared.cursor())
                    .setOutstanding(shared.outstanding())
                    .setOldestOutstanding(shared.oldestOutstanding()));
        }
        return answer.build();
    }
}
