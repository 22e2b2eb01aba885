package io.raftmq.broker.transaction;

/** Is told what changed, so that it can be stored piece by piece; stores nothing unless overridden. */
public interface TransactionChanges {
    /** A transaction is open, or was asked about once more. */
    default void transactionPut(OpenTransaction transaction) {}

    /** A transaction is open no more. */
    default void transactionDecided(long id, Decided decided) {}

    /** Decisions about transactions below {@code belowId} are remembered no more. */
    default void decisionsForgotten(long belowId) {}
}
