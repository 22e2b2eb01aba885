package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.ListProducersRequest;
import io.raftmq.client.wire.proto.ListProducersResponse;
import io.raftmq.client.wire.proto.ProducerInfo;

/** LIST_PRODUCERS: how far each producer has come in a partition, a page at a time; for the audit. */
final class ListProducersHandler implements ApiHandler {
    private static final int PAGE = 1_000;

    private final PartitionLookup partitions;

    ListProducersHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        ListProducersRequest request = call.header(ListProducersRequest.parser());
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submit(call, leader -> {
                ListProducersResponse.Builder answer = ListProducersResponse.newBuilder();
                leader.machine()
                        .producersAbove(request.getAboveId(), PAGE)
                        .forEach(producer -> answer.addProducers(ProducerInfo.newBuilder()
                                .setId(producer.id())
                                .setEpoch(producer.epoch())
                                .setNextSequence(producer.nextSequence())
                                .setUnqueued(producer.unqueued())
                                .setLastTimeMs(producer.lastTimeMs())));
                call.answer(answer.build());
            });
        }
    }
}
