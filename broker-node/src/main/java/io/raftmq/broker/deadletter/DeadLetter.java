package io.raftmq.broker.deadletter;

/**
 * One message in a group's dead letter queue.
 *
 * @param number its place in the queue, from 0; rising over time, never used again
 * @param offset the message's offset in the partition
 * @param at where it lies
 * @param reason why it is here
 * @param attempts deliveries that counted
 * @param firstFailedMs group time of its first failed attempt; that of its death if none had failed before
 * @param deadMs group time at which it came here
 * @param note what the consumer said of the last failure; may be empty
 */
public record DeadLetter(
        long number,
        long offset,
        StoredAt at,
        DeadReason reason,
        int attempts,
        long firstFailedMs,
        long deadMs,
        String note) {}
