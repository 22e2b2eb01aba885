package io.raftmq.broker.partition;

import io.raftmq.client.wire.MessageTraits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Batches of which each message may have traits, and which offset got which. */
final class ModelTraits {
    private static final int LANES = 4;

    private final Random random;
    private final ModelCluster cluster;
    private final Map<Long, MessageTraits> seen = new HashMap<>();
    private long nextToSee;

    ModelTraits(Random random, ModelCluster cluster) {
        this.random = random;
        this.cluster = cluster;
    }

    void send() {
        while (nextToSee < cluster.machine().endOffset()) {
            at(nextToSee++);
        }
        List<MessageTraits> messages = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            messages.add(any());
        }
        cluster.leader().decideProduce(TestBatches.with(messages), cluster.now);
    }

    private MessageTraits any() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> TestBatches.lane(1 + random.nextInt(LANES));
            case 4 -> TestBatches.priority(1 + random.nextInt(9));
            case 5 -> TestBatches.ttl(1 + random.nextInt(4_000));
            case 6 -> TestBatches.laneWithTtl(1 + random.nextInt(LANES), 1 + random.nextInt(4_000));
            default -> MessageTraits.PLAIN;
        };
    }

    /** The traits of a message, null if it is not retained any more. */
    @Nullable
    MessageTraits at(long offset) {
        QueueEntry entry = cluster.machine().messages().floor(offset);
        if (entry == null) {
            return null;
        }
        MessageTraits found = cluster.machine().messages().traits(entry).get((int) (offset - entry.baseOffset()));
        seen.put(offset, found);
        return found;
    }

    /** The traits of a message, retained or not; null if it is too new. */
    @Nullable
    MessageTraits seen(long offset) {
        return seen.get(offset);
    }
}
