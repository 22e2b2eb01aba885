package io.raftmq.client;

/** What becomes of a transaction's messages. */
public enum TransactionDecision {
    /** They become visible. */
    COMMIT,
    /** They never do. */
    ROLLBACK,
    /** It is not known yet; the group's producers are asked again later. */
    UNKNOWN
}
