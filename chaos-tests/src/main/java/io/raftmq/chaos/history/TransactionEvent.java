package io.raftmq.chaos.history;

/** What became of the messages of transactions, as their senders know it. Times as in {@link Event}. */
public sealed interface TransactionEvent extends Event {
    /** The message it is about. */
    Stamp stamp();

    /** The half message is stored. */
    record HalfStored(long nanos, Stamp stamp) implements TransactionEvent {}

    /** The application has decided for good; the cluster is told afterwards, if at all. */
    record Decided(long nanos, Stamp stamp, boolean commit) implements TransactionEvent {}

    /** The cluster refused the decision: it says that another holds, or that it knows no such transaction. */
    record DecisionRefused(long nanos, Stamp stamp, String code) implements TransactionEvent {}
}
