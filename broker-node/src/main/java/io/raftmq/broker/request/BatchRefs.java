package io.raftmq.broker.request;

import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.client.wire.proto.BatchRef;
import java.util.List;

/** Names batches on the wire. */
final class BatchRefs {
    private BatchRefs() {}

    static List<BatchRef> of(List<QueueEntry> batches) {
        return batches.stream()
                .map(batch -> BatchRef.newBuilder()
                        .setBaseOffset(batch.baseOffset())
                        .setLength(batch.length())
                        .setStoreTimeMs(batch.storeTimeMs())
                        .setCount(batch.count())
                        .build())
                .toList();
    }
}
