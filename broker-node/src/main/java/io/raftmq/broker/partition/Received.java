package io.raftmq.broker.partition;

import java.util.List;

/**
 * What a receive leased.
 *
 * @param batches the batches to send, by offset, each once
 * @param leases the runs leased; empty when nothing is to be had now: park the request until a message is stored
 *     ({@link PartitionMachine#endOffset()} rises), {@link PartitionLeader#nextVisibleAt} comes, or its wait is over
 */
public record Received(List<QueueEntry> batches, List<LeasedRun> leases) {
    public Received {
        batches = List.copyOf(batches);
        leases = List.copyOf(leases);
    }

    /** Neighbouring messages leased together; the fields are those of the wire's Lease. */
    public record LeasedRun(long firstOffset, int count, int attempt, long leaseId, long deadlineMs) {}
}
