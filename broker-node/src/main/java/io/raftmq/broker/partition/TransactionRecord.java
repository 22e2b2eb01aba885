package io.raftmq.broker.partition;

import io.raftmq.broker.transaction.CheckSchedule;
import io.raftmq.broker.transaction.DecidedBy;
import java.util.List;

/** Changes of a partition's transactions. They go by the held ids of their messages. */
sealed interface TransactionRecord extends PartitionRecord {
    /** The messages of the half batch that follows in the same entry, the first of them {@code firstId}, wait for decisions. */
    record BeginTransactions(String group, CheckSchedule schedule, long firstId, int count)
            implements TransactionRecord {}

    /** A producer of the group is being asked about each. */
    record CheckTransactions(List<Long> ids) implements TransactionRecord {}

    /** Open transactions are decided: their messages join the queue in this order, or never do. */
    record EndTransactions(boolean commit, DecidedBy by, List<Long> ids) implements TransactionRecord {}

    /** What was decided about transactions below an id is remembered no more. */
    record ForgetDecisions(long belowId) implements TransactionRecord {}
}
