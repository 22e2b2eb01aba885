package io.raftmq.broker.partition;

/**
 * A timed message that waits for its time.
 *
 * @param heldId its number among the partition's held messages
 * @param dueMs group time at which it is due
 * @param heldMs group time at which it was stored
 */
public record PendingTimer(long heldId, long dueMs, long heldMs) {}
