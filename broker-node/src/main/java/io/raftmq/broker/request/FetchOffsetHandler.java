package io.raftmq.broker.request;

import io.raftmq.broker.broadcast.MemberOffset;
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
            partition.submitAfterReadBarrier(call, leader -> call.answer(answer(leader.machine(), group, request)));
        }
    }

    private static FetchOffsetResponse answer(PartitionMachine machine, String group, FetchOffsetRequest request) {
        String deadLettersOf = request.getDeadLettersOf();
        FetchOffsetResponse.Builder answer = FetchOffsetResponse.newBuilder()
                .setOffset(NONE)
                .setEndOffset(
                        deadLettersOf.isEmpty()
                                ? machine.endOffset()
                                : machine.deadLetters().end(deadLettersOf))
                .setLogStartOffset(deadLettersOf.isEmpty() ? machine.logStartOffset() : 0);
        if (request.getMember().isEmpty()) {
            CommittedOffset committed = machine.groups().committed(group);
            if (committed != null) {
                answer.setOffset(committed.offset())
                        .setMetadata(committed.metadata())
                        .setEpoch(committed.epoch())
                        .setResets(committed.resets());
            } else {
                answer.setOffset(machine.groups().slowestMember(group));
            }
        } else {
            MemberOffset member = machine.groups().member(group, request.getMember());
            if (member != null) {
                answer.setOffset(member.offset()).setMetadata(member.metadata()).setResets(member.resets());
            }
        }
        SharedProgress shared = machine.groups().shared(group);
        if (shared != null) {
            answer.setShared(io.raftmq.client.wire.proto.SharedProgress.newBuilder()
                    .setCursor(shared.cursor())
                    .setOutstanding(shared.outstanding())
                    .setOldestOutstanding(shared.oldestOutstanding()));
        }
        return answer.build();
    }
}
