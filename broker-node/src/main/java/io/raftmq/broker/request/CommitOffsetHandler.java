package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CommitOffsetResponse;

/** COMMIT_OFFSET: where a queue-bound group, or a broadcast group's member, stands. */
final class CommitOffsetHandler implements ApiHandler {
    private final PartitionLookup partitions;

    CommitOffsetHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        CommitOffsetRequest request = call.header(CommitOffsetRequest.parser());
        GroupNames.inPartition(request.getGroup(), ""); // refuses what no group is called
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            long version = partitions.subscriptionVersion(request.getGroup());
            partition.submit(call, leader -> {
                if (leader.isRidOfDeleted(call, request.getGroup(), partitions.image())) {
                    leader.settle(
                            call,
                            leader.leader().decideCommitOffset(request, version, leader.nowMs()),
                            offset -> CommitOffsetResponse.getDefaultInstance());
                }
            });
        }
    }
}
