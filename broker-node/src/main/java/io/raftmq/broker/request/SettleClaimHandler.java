package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.runtime.ClaimCounters;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.SettleClaimRequest;
import io.raftmq.client.wire.proto.SettleClaimResponse;

/** SETTLE_CLAIM: a claim's holder renews it, says that it is done, or gives it up; answered once that is committed. */
final class SettleClaimHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final ClaimCounters counters;

    SettleClaimHandler(PartitionLookup partitions, ClaimCounters counters) {
        this.partitions = partitions;
        this.counters = counters;
    }

    @Override
    public void handle(Call call) {
        SettleClaimRequest request = call.header(SettleClaimRequest.parser());
        PartitionRuntime partition = partitions.findClaims(
                call, request.getTopicUid(), request.getPartition(), request.getGroup(), request.getKey());
        if (partition != null) {
            partition.submit(call, leader -> {
                Decision<Long> decision = leader.leader().decideSettleClaim(request, leader.nowMs());
                if (decision instanceof Decision.Refused<Long> refused && refused.code() == ErrorCode.CLAIM_LOST) {
                    counters.lost();
                }
                leader.settle(call, decision, until -> {
                    counters.settled(request.getAction());
                    return SettleClaimResponse.newBuilder().setUntilMs(until).build();
                });
            });
        }
    }
}
