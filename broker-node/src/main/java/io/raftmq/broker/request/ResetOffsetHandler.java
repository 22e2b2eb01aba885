package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import io.raftmq.client.wire.proto.ResetOffsetResponse;
import io.raftmq.meta.model.ConsumerGroup;

/** RESET_OFFSET: moves a group to another offset; in the mode the group is registered with, else queue-bound. */
final class ResetOffsetHandler implements ApiHandler {
    private final PartitionLookup partitions;

    ResetOffsetHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        ResetOffsetRequest request = call.header(ResetOffsetRequest.parser());
        GroupNames.inPartition(request.getGroup(), ""); // refuses what no group is called
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition == null) {
            return;
        }
        GroupMode mode = partitions
                .image()
                .group(request.getGroup())
                .map(ConsumerGroup::mode)
                .orElse(GroupMode.QUEUE_BOUND);
        long version = partitions.subscriptionVersion(request.getGroup());
        partition.submit(call, leader -> {
            if (leader.isRidOfDeleted(call, request.getGroup(), partitions.image())) {
                leader.settle(
                        call,
                        leader.leader().decideResetOffset(request, mode, version, leader.nowMs()),
                        offset -> ResetOffsetResponse.newBuilder()
                                .setOffset(offset)
                                .build());
            }
        });
    }
}
