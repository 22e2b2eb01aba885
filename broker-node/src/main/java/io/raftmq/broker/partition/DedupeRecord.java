package io.raftmq.broker.partition;

import io.raftmq.broker.keyed.Due;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import java.util.List;

/** A change of what is stored under keys. */
sealed interface DedupeRecord extends PartitionRecord {
    /**
     * A batch of messages with keys is stored, those of its messages that are new at the end of the queue. Its body is the
     * producer's bytes as they came, and behind them what was found for each message.
     *
     * @param windowMs how long the keys are remembered from now
     * @param slots one a message
     */
    record StoreKeyed(
            BatchHeader header, BatchTraits traits, BatchIndex index, long windowMs, List<Slot> slots)
            implements DedupeRecord {}

    /**
     * What was found for a message.
     *
     * @param repeated its key's message was stored before: this one is not
     * @param replacedMs when the key's entry until now was to be forgotten; 0 if it has none, or the message is repeated
     */
    record Slot(boolean repeated, long replacedMs) {
        static final Slot REPEATED = new Slot(true, 0);
        static final Slot NEW = new Slot(false, 0);
    }

    /** A producer's batch was all repeats: it counts as sent, and is not stored. */
    record SkipKeyed(long producerId, int producerEpoch, long firstSequence, int count) implements DedupeRecord {}

    /** Keys whose time is over. */
    record DropKeys(List<Due> keys) implements DedupeRecord {}
}
