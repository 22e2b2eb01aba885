package io.raftmq.broker.partition;

import io.raftmq.broker.transaction.TransactionLimits;

/**
 * The bounds a leader decides by. They are not part of the replicated format: replicas may differ in them, since
 * replay follows what the leader recorded.
 *
 * @param entryTargetBytes an entry is closed once it has so many bytes; one larger batch has an entry of its own
 * @param maxUnappliedBytes bytes of entries decided and not yet applied; beyond it requests are refused as BUSY
 * @param maxUnappliedEntries as above, counted in entries
 * @param maxProducers producers whose sequences are remembered; the longest idle makes room for a new one
 * @param producerIdleMs a producer that stored nothing for so long is forgotten
 * @param maxGroups consumer groups with state in the partition
 * @param maxOutstandingRuns runs of outstanding messages a group may have before first delivery stops
 * @param maxOutstandingMessages messages a group may have outstanding before first delivery stops
 * @param held the bounds of held messages
 * @param transactions the bounds of transactions
 * @param keys the bounds of the tables of keys
 */
public record PartitionLimits(
        int entryTargetBytes,
        long maxUnappliedBytes,
        int maxUnappliedEntries,
        int maxProducers,
        long producerIdleMs,
        int maxGroups,
        int maxOutstandingRuns,
        int maxOutstandingMessages,
        HeldLimits held,
        TransactionLimits transactions,
        KeyLimits keys) {
    /** 1 MiB entries, 32 MiB or 4,096 of them in flight, 20,000 producers for 24 h, 1,000 groups, 10,000 runs or 100,000 messages. */
    public static final PartitionLimits DEFAULT = new PartitionLimits(
            1 << 20,
            32 << 20,
            4_096,
            20_000,
            86_400_000,
            1_000,
            10_000,
            100_000,
            HeldLimits.DEFAULT,
            TransactionLimits.DEFAULT,
            KeyLimits.DEFAULT);

    /** With the default bounds of held messages, of transactions and of the tables of keys. */
    PartitionLimits(
            int entryTargetBytes,
            long maxUnappliedBytes,
            int maxUnappliedEntries,
            int maxProducers,
            long producerIdleMs,
            int maxGroups,
            int maxOutstandingRuns,
            int maxOutstandingMessages) {
        this(
                entryTargetBytes,
                maxUnappliedBytes,
                maxUnappliedEntries,
                maxProducers,
                producerIdleMs,
                maxGroups,
                maxOutstandingRuns,
                maxOutstandingMessages,
                HeldLimits.DEFAULT,
                TransactionLimits.DEFAULT,
                KeyLimits.DEFAULT);
    }

    /** The same with other bounds of held messages. */
    public PartitionLimits with(HeldLimits other) {
        return with(other, transactions, keys);
    }

    /** The same with other bounds of transactions. */
    public PartitionLimits with(TransactionLimits other) {
        return with(held, other, keys);
    }

    /** The same with other bounds of the tables of keys. */
    PartitionLimits withKeys(KeyLimits other) {
        return with(held, transactions, other);
    }

    private PartitionLimits with(
            HeldLimits otherHeld, TransactionLimits otherTransactions, KeyLimits otherKeys) {
        return new PartitionLimits(
                entryTargetBytes,
                maxUnappliedBytes,
                maxUnappliedEntries,
                maxProducers,
                producerIdleMs,
                maxGroups,
                maxOutstandingRuns,
                maxOutstandingMessages,
                otherHeld,
                otherTransactions,
                otherKeys);
    }

    public PartitionLimits {
        if (entryTargetBytes < 1
                || maxUnappliedBytes < 1
                || maxUnappliedEntries < 1
                || maxProducers < 1
                || producerIdleMs < 1
                || maxGroups < 1
                || maxOutstandingRuns < 1
                || maxOutstandingMessages < 1) {
            throw new IllegalArgumentException("every limit is at least 1");
        }
    }
}
