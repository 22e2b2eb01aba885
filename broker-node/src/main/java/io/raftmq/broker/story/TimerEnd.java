package io.raftmq.broker.story;

/**
 * What became of neighbouring timed messages.
 *
 * @param firstId held id of the first
 * @param count how many
 * @param offset of the first in the queue, -1 if they were cancelled
 * @param timeMs group time
 */
public record TimerEnd(long firstId, int count, long offset, long timeMs) {}
