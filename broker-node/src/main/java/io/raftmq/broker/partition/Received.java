package io.raftmq.broker.partition;

import java.util.List;

/**
 * What a receive leased.
 *
 * @param batches the batches to send, by offset, each once
 * @param leases the runs leased; empty when nothing is to be had now: park the request until a message is stored
 *     ({@link PartitionMachine#endOffset()} rises), {@link PartitionLeader#nextVisibleAt} comes, or its wait is over
 * @param expired messages that were not delivered since their time to live was over
 */
public record Received(List<QueueEntry> batches, List<LeasedRun> leases, long expired) {
    static final Received NOTHING = new Received(List.of(), List.of(), 0);

    public Received {
        batches = List.copyOf(batches);
        leases = List.copyOf(leases);
    }

    /** Neighbouring messages leased together; the fields are those of the wire's Lease. */
    public record LeasedRun(long firstOffset, int count, int attempt, long leaseId, long deadlineMs) {}
}
