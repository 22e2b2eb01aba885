package io.raftmq.broker.story;

/**
 * Where a shared group began, or was last reset to: what lies before was never delivered to it since.
 *
 * @param offset the first offset it was to get
 * @param timeMs group time
 */
public record Beginning(long offset, long timeMs) {}
