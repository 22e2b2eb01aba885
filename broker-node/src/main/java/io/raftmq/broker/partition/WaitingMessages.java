package io.raftmq.broker.partition;

import io.raftmq.broker.transaction.OpenTransaction;
import java.util.List;

/** Finds the messages that a partition holds and that are not in its queue yet. Reads the applied state. */
public final class WaitingMessages {
    private final PartitionState state;

    WaitingMessages(PartitionState state) {
        this.state = state;
    }

    /** Timed messages that wait for their time. */
    public long pendingTimers() {
        return state.held.totals().timed();
    }

    /**
     * Timed messages by the time at which they are due; those of one time in the order in which they were stored.
     *
     * @param fromDueMs the earliest time
     * @param fromHeldId at that time, the lowest held id
     * @param max at most so many
     */
    public List<PendingTimer> timers(long fromDueMs, long fromHeldId, int max) {
        return new TimerList(state.heldTables).from(fromDueMs, fromHeldId, max);
    }

    /** How many transactions wait for a decision. */
    public int openTransactions() {
        return state.transactions.size();
    }

    /** The open transactions from an id on, by id. */
    public Iterable<OpenTransaction> transactionsFrom(long id) {
        return state.appliedTransactions().openFrom(id);
    }

    /** Ids of messages with that hash of a key or unique id, from one on, at most {@code most}. */
    public List<Long> find(long hash, long from, int most) {
        return state.heldTables.found(hash, from, most);
    }
}
