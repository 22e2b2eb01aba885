package io.raftmq.broker.group;

/**
 * Where a queue-bound group stands in the partition.
 *
 * @param offset the next offset to consume
 * @param epoch of the owner that committed it; a lower one is refused
 * @param metadata the consumer's note
 */
public record CommittedOffset(long offset, long epoch, String metadata) {}
