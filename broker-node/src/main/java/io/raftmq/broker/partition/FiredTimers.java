package io.raftmq.broker.partition;

/**
 * Timers on their way into the queue.
 *
 * @param entry they are in the queue once it settles as {@link Outcome#APPLIED}; otherwise they are fired again
 * @param messages how many
 * @param earliestDueMs when the first of them was due
 * @param full they are as many as are fired at once; more may be due
 */
public record FiredTimers(ProposedEntry entry, int messages, long earliestDueMs, boolean full) {}
