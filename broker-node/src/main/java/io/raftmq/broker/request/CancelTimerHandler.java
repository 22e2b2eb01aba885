package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.Cancelled;
import io.raftmq.broker.runtime.BrokerCounters;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.CancelTimerRequest;
import io.raftmq.client.wire.proto.CancelTimerResponse;

/** CANCEL_TIMER: a timed message is never delivered, if it has not been yet. */
final class CancelTimerHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final BrokerCounters counters;

    CancelTimerHandler(PartitionLookup partitions, BrokerCounters counters) {
        this.partitions = partitions;
        this.counters = counters;
    }

    @Override
    public void handle(Call call) {
        CancelTimerRequest request = call.header(CancelTimerRequest.parser());
        InvalidRequestException.require(request.getHeldId() > 0, "held_id is above 0");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submit(
                    call,
                    leader -> leader.settle(
                            call,
                            leader.leader().decideCancelTimer(request.getHeldId(), leader.nowMs()),
                            this::answer));
        }
    }

    private CancelTimerResponse answer(Cancelled cancelled) {
        if (cancelled == Cancelled.NOW) {
            counters.timers().cancelled();
        }
        return CancelTimerResponse.newBuilder().setCancelled(cancelled.isSo()).build();
    }
}
