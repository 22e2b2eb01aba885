package io.raftmq.broker.broadcast;

/**
 * Where one member of a broadcast group stands in the partition.
 *
 * @param offset the next offset to consume
 * @param resets how often the group's offsets were reset, as of this offset
 * @param lastMs group time of the last commit
 * @param metadata the member's note
 */
public record MemberOffset(long offset, long resets, long lastMs, String metadata) {}
