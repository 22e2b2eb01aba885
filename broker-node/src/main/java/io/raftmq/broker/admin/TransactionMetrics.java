package io.raftmq.broker.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.TransactionCounters;
import java.util.function.ToDoubleFunction;

/** The metrics of transactions. */
final class TransactionMetrics {
    private TransactionMetrics() {}

    static void register(MeterRegistry registry, NodeView node) {
        TransactionCounters counters = node.counters().transactions();
        count(registry, counters, "begun", "Half messages stored", TransactionCounters::begun);
        count(registry, counters, "committed", "Ends answered as committed", TransactionCounters::committed);
        count(registry, counters, "rolledback", "Ends answered as rolled back", TransactionCounters::rolledBack);
        count(
                registry,
                counters,
                "expired",
                "Rolled back because nobody decided in time",
                TransactionCounters::expired);
        count(registry, counters, "checks", "Questions handed to producers", TransactionCounters::asked);
        count(registry, counters, "refused", "Ends that did not count", TransactionCounters::refused);
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

    private static void count(
            MeterRegistry registry,
            TransactionCounters counters,
            String name,
            String description,
            ToDoubleFunction<TransactionCounters> value) {
        FunctionCounter.builder("raftmq.transactions." + name, counters, value)
                .description(description)
                .register(registry);
    }
}
