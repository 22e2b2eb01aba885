package io.raftmq.client.producer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.PartitionSelector;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.wire.KeyedPartition;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a topic's partition for each message. Messages that nothing binds stay with one partition until a batch has
 * left it, or could, then go to the next one that has a leader. Thread-safe.
 */
final class PartitionChoice {
    private final @Nullable PartitionSelector selector;
    private final IntPredicate hasLeader;
    private final AtomicInteger current;

    /** @param first where to begin, so that not all producers begin with the same partition */
    PartitionChoice(@Nullable PartitionSelector selector, IntPredicate hasLeader, int first) {
        this.selector = selector;
        this.hasLeader = hasLeader;
        this.current = new AtomicInteger(first);
    }

    /** Whether something else than the turn of the partitions decides. */
    boolean isBound(Message message) {
        return message.partition() >= 0
                || selector != null
                || message.messageGroup() != null
                || message.partitionKey() != null
                || message.dedupeKey() != null;
    }

    /**
     * The message's partition.
     *
     * @param orderedPartitions message groups are spread over so many; unlike {@code partitions} it stays, and a group with
     *     it, while the topic grows
     * @throws RaftMqException UNKNOWN_PARTITION or INVALID_ARGUMENT if the partition asked for is not there
     */
    int choose(Message message, int partitions, int orderedPartitions) {
        if (message.partition() >= 0) {
            return inRange(message.partition(), partitions, FailureCode.UNKNOWN_PARTITION, "was asked for");
        }
        if (selector != null) {
            int chosen = selector.select(message, partitions);
            return inRange(chosen, partitions, FailureCode.INVALID_ARGUMENT, "was chosen by the selector");
        }
        String group = message.messageGroup();
        if (group != null) {
            return KeyedPartition.of(group, orderedPartitions);
        }
        String key = message.partitionKey() != null ? message.partitionKey() : message.dedupeKey();
        return key != null ? KeyedPartition.of(key, partitions) : Math.floorMod(current.get(), partitions);
    }

    private static int inRange(int partition, int partitions, FailureCode code, String how) {
        if (partition < 0 || partition >= partitions) {
            throw new RaftMqException(
                    code, false, false, "partition " + partition + " " + how + "; the topic has " + partitions);
        }
        return partition;
    }

    /**
     * An unbound message went to {@code partition}.
     *
     * @param enough whether its batch left or is big enough to
     */
    void went(int partition, boolean enough, int partitions) {
        int seen = current.get();
        if (Math.floorMod(seen, partitions) != partition) {
            return; // another thread has moved on already
        }
        if (!enough) {
            return;
        }
        int next = seen + 1;
        for (int tried = 1; tried < partitions && !hasLeader.test(Math.floorMod(next, partitions)); tried++) {
            next++;
        }
        current.compareAndSet(seen, next);
    }
}
