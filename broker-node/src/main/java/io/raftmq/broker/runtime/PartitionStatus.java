package io.raftmq.broker.runtime;

import io.raftmq.broker.partition.WaitingMessages;
import java.util.concurrent.atomic.AtomicLong;

/** What other threads may know of a replica: written on its loop and by its group, read anywhere. */
public final class PartitionStatus {
    private final AtomicLong reportVersion = new AtomicLong();
    private volatile long servingTerm;
    private volatile long appliedIndex;
    private volatile long pendingTimers;
    private volatile int openTransactions;
    private volatile long deadLetters;

    PartitionStatus() {}

    /** The term in which this replica serves as leader; 0 if it does not. */
    public long servingTerm() {
        return servingTerm;
    }

    /** Whether this replica serves as leader. */
    public boolean leads() {
        return servingTerm > 0;
    }

    /** Rises with each change of leadership or membership seen here. */
    public long reportVersion() {
        return reportVersion.get();
    }

    /** Raft index of the last entry applied here. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** Timed messages that wait for their time, as of that entry. */
    public long pendingTimers() {
        return pendingTimers;
    }

    /** Transactions that wait for a decision, as of that entry. */
    public int openTransactions() {
        return openTransactions;
    }

    /** Dead letters in the partition, as of the last second, if this replica leads; else 0. */
    public long deadLetters() {
        return deadLetters;
    }

    /** Who sees the term also sees that there is something new to report. */
    void serves(long term) {
        reportVersion.incrementAndGet();
        servingTerm = term;
    }

    void servesNoMore() {
        servingTerm = 0;
    }

    void membershipChanged() {
        reportVersion.incrementAndGet();
    }

    void applied(long index) {
        appliedIndex = index;
    }

    void waiting(WaitingMessages messages) {
        pendingTimers = messages.pendingTimers();
        openTransactions = messages.openTransactions();
    }

    void deadLetters(long now) {
        deadLetters = now;
    }
}
