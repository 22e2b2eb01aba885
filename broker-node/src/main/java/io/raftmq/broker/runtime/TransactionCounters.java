package io.raftmq.broker.runtime;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.EndTransactionRequest;
import io.raftmq.client.wire.proto.TransactionDecision;
import io.raftmq.client.wire.proto.TransactionEnded;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What became of the transactions of the partitions led here since the node's start; repeated ends count again. */
public final class TransactionCounters {
    private final LongAdder begun = new LongAdder();
    private final LongAdder committed = new LongAdder();
    private final LongAdder rolledBack = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder asked = new LongAdder();
    private final LongAdder refused = new LongAdder();

    public void begun(int count) {
        begun.add(count);
    }

    public void asked(int count) {
        asked.add(count);
    }

    void expired(int count) {
        expired.add(count);
    }

    /** Ends were answered. */
    public void ended(EndTransactionRequest request, List<TransactionEnded> results) {
        for (int i = 0; i < results.size(); i++) {
            TransactionDecision wanted = request.getEnds(i).getDecision();
            if (results.get(i).getError() != 0) {
                refused.increment();
            } else if (wanted == TransactionDecision.TRANSACTION_COMMIT) {
                committed.increment();
            } else if (wanted == TransactionDecision.TRANSACTION_ROLLBACK) {
                rolledBack.increment();
            }
        }
    }

    /** Half messages stored. */
    public long begun() {
        return begun.sum();
    }

    public long committed() {
        return committed.sum();
    }

    /** By a producer or an operator. */
    public long rolledBack() {
        return rolledBack.sum();
    }

    /** Rolled back because nobody decided in time. */
    public long expired() {
        return expired.sum();
    }

    /** Questions handed to producers. */
    public long asked() {
        return asked.sum();
    }

    /** Ends that came too late to count, or were of no transaction known: {@link ErrorCode#TRANSACTION_DECIDED} and its like. */
    public long refused() {
        return refused.sum();
    }
}
