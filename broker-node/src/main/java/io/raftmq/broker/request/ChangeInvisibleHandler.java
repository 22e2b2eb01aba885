package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.ChangeInvisibleResponse;

/** CHANGE_INVISIBLE: renews leases, or gives them up for a later attempt. A renewed lease keeps its id. */
final class ChangeInvisibleHandler implements ApiHandler {
    private final PartitionLookup partitions;

    ChangeInvisibleHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        ChangeInvisibleRequest asked = call.header(ChangeInvisibleRequest.parser());
        ChangeInvisibleRequest request = asked.toBuilder()
                .setGroup(GroupNames.inPartition(asked.getGroup(), asked.getDeadLettersOf()))
                .build();
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submit(
                    call,
                    leader -> leader.settle(
                            call,
                            leader.leader().decideChangeInvisible(request, leader.nowMs()),
                            results -> ChangeInvisibleResponse.newBuilder()
                                    .addAllResults(results)
                                    .addAllLeaseIds(request.getRunsList().stream()
                                            .map(AckRun::getLeaseId)
                                            .toList())
                                    .build()));
        }
    }
}
