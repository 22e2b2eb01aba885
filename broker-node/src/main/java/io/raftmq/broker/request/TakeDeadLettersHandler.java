package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.DeadLetterNames;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.TakeDeadLettersRequest;
import io.raftmq.client.wire.proto.TakeDeadLettersResponse;

/** RESEND_DEAD_LETTERS and DELETE_DEAD_LETTERS: the named letters leave the queue; answered once that is committed. */
final class TakeDeadLettersHandler implements ApiHandler {
    /** What becomes of the letters. */
    @FunctionalInterface
    interface Taking {
        Decision<Integer> decide(LeaderContext leader, TakeDeadLettersRequest request);
    }

    private final PartitionLookup partitions;
    private final Taking taking;

    TakeDeadLettersHandler(PartitionLookup partitions, Taking taking) {
        this.partitions = partitions;
        this.taking = taking;
    }

    @Override
    public void handle(Call call) {
        TakeDeadLettersRequest request = call.header(TakeDeadLettersRequest.parser());
        InvalidRequestException.require(
                !DeadLetterNames.isReader(request.getGroup()), "a group's name has no slash in it");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submit(
                    call,
                    leader -> leader.settle(
                            call,
                            taking.decide(leader, request),
                            taken -> TakeDeadLettersResponse.newBuilder()
                                    .setTaken(taken)
                                    .build()));
        }
    }
}
