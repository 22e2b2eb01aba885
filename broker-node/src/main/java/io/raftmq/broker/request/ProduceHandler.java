package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.partition.BatchRefusedException;
import io.raftmq.broker.partition.CheckedBatch;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.partition.Produced;
import io.raftmq.broker.runtime.BrokerCounters;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.KeyedResult;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.meta.model.Topic;
import io.raftmq.meta.model.TopicConfig;
import java.util.Optional;
import java.util.function.IntPredicate;

/** PRODUCE: checks a batch here, has its partition decide, and answers once it is committed. */
final class ProduceHandler implements ApiHandler {
    private static final int RETRY_DISK_FULL_MS = 1_000;

    private final PartitionLookup partitions;
    private final IntPredicate diskAdmits;
    private final FlowControl flow;
    private final BrokerCounters counters;

    ProduceHandler(PartitionLookup partitions, IntPredicate diskAdmits, FlowControl flow, BrokerCounters counters) {
        this.partitions = partitions;
        this.flow = flow;
        this.diskAdmits = diskAdmits;
        this.counters = counters;
    }

    @Override
    public void handle(Call call) {
        ProduceRequest request = call.header(ProduceRequest.parser());
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition == null) {
            return;
        }
        if (!diskAdmits.test(call.payloadBytes())) {
            call.fail(Failures.of(
                    ErrorCode.DISK_FULL,
                    "the node's disk is nearly full; sends are refused until space is freed",
                    RETRY_DISK_FULL_MS));
            return;
        }
        CheckedBatch batch;
        try {
            batch = CheckedBatch.check(call.payload().nioBuffer(), maxMessageBytes(request.getTopicUid()));
        } catch (BatchRefusedException e) {
            call.fail(e.code(), String.valueOf(e.getMessage()));
            return;
        }
        int count = batch.header().count();
        int bytes = batch.header().totalBytes();
        if (!flow.admitsSend(call, request.getTopicUid(), count, bytes)) {
            return;
        }
        long window = config(request.getTopicUid())
                .map(TopicConfig::dedupeWindowMs)
                .orElse(TopicConfig.DEFAULT_DEDUPE_WINDOW_MS);
        partition.submit(
                call,
                leader -> leader.settle(call, decide(leader, request, batch, window), produced -> {
                    count(produced, count, bytes);
                    if (request.hasTransaction() && !produced.duplicate()) {
                        counters.transactions().begun(count);
                    }
                    return response(produced);
                }));
    }

    private void count(Produced produced, int count, int bytes) {
        if (!produced.duplicate()) {
            int repeated = (int)
                    produced.keyed().stream().filter(Produced.Stored::repeated).count();
            counters.stored(count - repeated, bytes);
            counters.repeated(repeated);
        } else {
            counters.repeated(produced.keyed().size());
        }
    }

    private static ProduceResponse response(Produced produced) {
        ProduceResponse.Builder response = ProduceResponse.newBuilder()
                .setBaseOffset(produced.baseOffset())
                .setStoreTimeMs(produced.storeTimeMs())
                .setDuplicate(produced.duplicate())
                .setHeldId(produced.heldId());
        produced.keyed()
                .forEach(message -> response.addKeyed(KeyedResult.newBuilder()
                        .setOffset(message.offset())
                        .setHeldId(message.heldId())
                        .setStoreTimeMs(message.storeTimeMs())
                        .setDuplicate(message.repeated())));
        return response.build();
    }

    private static Decision<Produced> decide(
            LeaderContext leader, ProduceRequest request, CheckedBatch batch, long dedupeWindowMs) {
        return request.hasTransaction()
                ? leader.leader().decideHalf(batch, request.getTransaction(), dedupeWindowMs, leader.nowMs())
                : leader.leader().decideProduce(batch, dedupeWindowMs, leader.nowMs());
    }

    private int maxMessageBytes(long topicUid) {
        return config(topicUid).map(TopicConfig::maxMessageBytes).orElse(TopicConfig.DEFAULT_MAX_MESSAGE_BYTES);
    }

    private Optional<TopicConfig> config(long topicUid) {
        return partitions.image().topic(topicUid).map(Topic::config);
    }
}
