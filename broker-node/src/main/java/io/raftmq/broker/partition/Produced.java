package io.raftmq.broker.partition;

/**
 * A stored batch.
 *
 * @param baseOffset offset of its first message; -1 for a duplicate so old that only its having been stored is known
 * @param storeTimeMs group time at which it was stored; -1 with baseOffset -1
 * @param duplicate it had been stored by an earlier request
 */
public record Produced(long baseOffset, long storeTimeMs, boolean duplicate) {}
