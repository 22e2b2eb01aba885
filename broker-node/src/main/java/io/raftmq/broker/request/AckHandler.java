package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.AckResponse;

/** ACK: the named messages are done; answered once that is committed. */
final class AckHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final GroupFilters filters;

    AckHandler(PartitionLookup partitions, GroupFilters filters) {
        this.partitions = partitions;
        this.filters = filters;
    }

    @Override
    public void handle(Call call) {
        AckRequest asked = call.header(AckRequest.parser());
        AckRequest request = asked.toBuilder()
                .setGroup(GroupNames.inPartition(asked.getGroup(), asked.getDeadLettersOf()))
                .build();
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submit(
                    call,
                    leader -> leader.settle(
                            call,
                            filters.has(asked)
                                    ? leader.leader().decideAckOfFiltered(request, leader.nowMs())
                                    : leader.leader().decideAck(request, leader.nowMs()),
                            results -> AckResponse.newBuilder()
                                    .addAllResults(results)
                                    .build()));
        }
    }
}
