package io.raftmq.broker.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.RetryCounters;
import java.util.function.ToDoubleFunction;

/** The metrics of failed messages and dead letters. */
final class RetryMetrics {
    private RetryMetrics() {}

    static void register(MeterRegistry registry, NodeView node) {
        RetryCounters counters = node.counters().retries();
        count(registry, "retry.failed", "Attempts that a consumer said had failed", counters, RetryCounters::failed);
        count(registry, "retry.timed.out", "Attempts whose lease ran out", counters, RetryCounters::timedOut);
        count(
                registry,
                "retry.kept",
                "Outstanding messages that retention passed and that were kept",
                counters,
                RetryCounters::kept);
        count(registry, "dead.letters.buried", "Messages that became dead letters", counters, RetryCounters::buried);
        count(registry, "dead.letters.resent", "Dead letters sent again", counters, RetryCounters::resent);
        count(registry, "dead.letters.deleted", "Dead letters deleted", counters, RetryCounters::dropped);
        count(registry, "dead.letters.expired", "Dead letters kept long enough", counters, RetryCounters::expired);
        Gauge.builder(
                        "raftmq.dead.letters",
                        node,
                        each -> each.partitions().all().stream()
                                .mapToLong(partition -> partition.status().deadLetters())
                                .sum())
                .description("Dead letters in partitions led here, as of the last second")
                .register(registry);
    }

    private static void count(
            MeterRegistry registry,
            String what,
            String description,
            RetryCounters counters,
            ToDoubleFunction<RetryCounters> value) {
        FunctionCounter.builder("raftmq." + what, counters, value)
                .description(description + ", at partitions led here")
                .register(registry);
    }
}
