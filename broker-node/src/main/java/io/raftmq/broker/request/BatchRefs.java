package io.raftmq.broker.request;

import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.client.wire.proto.BatchRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names batches on the wire; one that is named more than once is sent once. */
final class BatchRefs {
    private record Place(long raftIndex, int position) {
        static Place of(QueueEntry batch) {
            return new Place(batch.raftIndex(), batch.position());
        }
    }

    private BatchRefs() {}

    static List<BatchRef> of(List<QueueEntry> batches) {
        boolean shared = QueueEntry.mayShareBatches(batches);
        Map<Place, Integer> seen = new HashMap<>();
        List<BatchRef> refs = new ArrayList<>(batches.size());
        for (QueueEntry batch : batches) {
            @Nullable Integer earlier = shared ? seen.putIfAbsent(Place.of(batch), refs.size() + 1) : null;
            refs.add(BatchRef.newBuilder()
                    .setBaseOffset(batch.baseOffset())
                    .setLength(earlier == null ? batch.length() : 0)
                    .setStoreTimeMs(batch.storeTimeMs())
                    .setCount(batch.count())
                    .setFirstSlot(batch.firstSlot())
                    .setSameAs(earlier == null ? 0 : earlier)
                    .build());
        }
        return refs;
    }
}
