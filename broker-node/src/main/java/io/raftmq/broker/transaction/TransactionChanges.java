package io.raftmq.broker.transaction;

/** Is told what changed, so that it can be stored piece by piece. */
public interface TransactionChanges {
    /** A transaction is open, or was asked about once more. */
    void transactionPut(OpenTransaction transaction);

    /** A transaction is open no more. */
    void transactionDecided(long id, Decided decided);

    /** Decisions about transactions below {@code belowId} are remembered no more. */
    void decisionsForgotten(long belowId);
}
