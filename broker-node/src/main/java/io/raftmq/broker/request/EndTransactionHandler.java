package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.TransactionCounters;
import io.raftmq.client.wire.proto.EndTransactionRequest;
import io.raftmq.client.wire.proto.EndTransactionResponse;

/** END_TRANSACTION: commits or rolls back half messages; answered once that is committed. */
final class EndTransactionHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final TransactionCounters counters;

    EndTransactionHandler(PartitionLookup partitions, TransactionCounters counters) {
        this.partitions = partitions;
        this.counters = counters;
    }

    @Override
    public void handle(Call call) {
        EndTransactionRequest request = call.header(EndTransactionRequest.parser());
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submit(
                    call,
                    leader -> leader.settle(call, leader.leader().decideEnd(request, leader.nowMs()), results -> {
                        counters.ended(request, results);
                        return EndTransactionResponse.newBuilder()
                                .addAllResults(results)
                                .build();
                    }));
        }
    }
}
