package io.raftmq.client.transaction;

import io.raftmq.client.TransactionDecision;
import io.raftmq.client.TransactionProducer;
import java.util.concurrent.atomic.LongAdder;

/** What one producer of transactions has done. Thread-safe. */
final class TransactionCounters {
    final LongAdder begun = new LongAdder();
    final LongAdder asked = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder refused = new LongAdder();
    private final LongAdder committed = new LongAdder();
    private final LongAdder rolledBack = new LongAdder();

    void decided(TransactionDecision decision) {
        if (decision == TransactionDecision.COMMIT) {
            committed.increment();
        } else if (decision == TransactionDecision.ROLLBACK) {
            rolledBack.increment();
        }
    }

    TransactionProducer.Stats snapshot() {
        return new TransactionProducer.Stats(
                begun.sum(), committed.sum(), rolledBack.sum(), asked.sum(), unknown.sum(), refused.sum());
    }
}
