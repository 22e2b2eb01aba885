package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CopyProgressRequest;
import io.raftmq.client.wire.proto.CopyProgressResponse;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.meta.model.ConsumerGroup;

/** COPY_PROGRESS: a group goes on from where another stands in the partition, or stood at a time. */
final class CopyProgressHandler implements ApiHandler {
    private final PartitionLookup partitions;

    CopyProgressHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        CopyProgressRequest request = call.header(CopyProgressRequest.parser());
        GroupNames.inPartition(request.getSource(), ""); // refuses what no group is called
        GroupNames.inPartition(request.getTarget(), "");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition == null) {
            return;
        }
        ConsumerGroup source = partitions.image().group(request.getSource()).orElse(null);
        if (source != null && source.mode() == GroupMode.BROADCAST) {
            call.fail(
                    ErrorCode.WRONG_GROUP_MODE,
                    "group " + source.name() + " is a broadcast group: its members have offsets, it has none to copy");
            return;
        }
        long version = partitions.subscriptionVersion(request.getTarget());
        partition.submit(call, leader -> {
            if (leader.isRidOfDeleted(call, request.getTarget(), partitions.image())) {
                leader.settle(
                        call,
                        leader.leader().decideCopy(request, version, leader.nowMs()),
                        copied -> CopyProgressResponse.newBuilder()
                                .setOffset(copied.offset())
                                .setAtMs(copied.atMs())
                                .build());
            }
        });
    }
}
