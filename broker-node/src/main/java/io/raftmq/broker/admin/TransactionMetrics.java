package io.raftmq.broker.admin;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.TransactionCounters;

/** The metrics of transactions. */
final class TransactionMetrics {
    private TransactionMetrics() {}

    static void register(MeterRegistry registry, NodeView node) {
        FeatureCounts<TransactionCounters> counts =
                new FeatureCounts<>(registry, node.counters().transactions(), "raftmq.transactions.", "");
        counts.add("begun", "Half messages stored", TransactionCounters::begun);
        counts.add("committed", "Ends answered as committed", TransactionCounters::committed);
        counts.add("rolledback", "Ends answered as rolled back", TransactionCounters::rolledBack);
        counts.add("expired", "Rolled back because nobody decided in time", TransactionCounters::expired);
        counts.add("checks", "Questions handed to producers", TransactionCounters::asked);
        counts.add("refused", "Ends that did not count", TransactionCounters::refused);
        Gauge.builder("raftmq.transactions.open", node, TransactionMetrics::open)
                .description("Transactions without a decision, at partitions led here")
                .register(registry);
    }

    private static double open(NodeView node) {
        return node.partitions().all().stream()
                .filter(partition -> partition.status().leads())
                .mapToLong(partition -> partition.status().openTransactions())
                .sum();
    }
}
