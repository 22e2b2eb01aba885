package io.raftmq.broker.group;

/**
 * Where a shared group stands in the partition.
 *
 * @param cursor the next offset never delivered
 * @param outstanding messages delivered and not acked
 * @param runs runs of them in the table
 * @param oldestOutstanding the lowest outstanding offset, -1 if none
 */
public record SharedProgress(long cursor, int outstanding, int runs, long oldestOutstanding) {}
