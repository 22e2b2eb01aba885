package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.DeadLetterNames;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.StoryCounters;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.client.wire.proto.RedeliverRequest;
import io.raftmq.client.wire.proto.RedeliverResponse;

/** REDELIVER: one message comes to one group once more; answered once that is committed. */
final class RedeliverHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final StoryCounters counters;

    RedeliverHandler(PartitionLookup partitions, StoryCounters counters) {
        this.partitions = partitions;
        this.counters = counters;
    }

    @Override
    public void handle(Call call) {
        RedeliverRequest request = call.header(RedeliverRequest.parser());
        InvalidRequestException.require(
                !DeadLetterNames.isReader(request.getGroup()), "a group's name has no slash in it");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            RedeliveryId id = new RedeliveryId(request.getIdHigh(), request.getIdLow());
            partition.submit(call, leader -> {
                Decision<Boolean> decision =
                        leader.leader().decideRedeliver(request.getGroup(), request.getOffset(), id, leader.nowMs());
                if (decision instanceof Decision.Refused<Boolean>) {
                    counters.refused();
                }
                leader.settle(call, decision, offered -> {
                    if (offered) {
                        counters.redelivered();
                    }
                    return RedeliverResponse.newBuilder().setOffered(offered).build();
                });
            });
        }
    }
}
