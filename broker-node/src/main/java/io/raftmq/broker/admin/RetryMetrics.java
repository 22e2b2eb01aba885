package io.raftmq.broker.admin;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.RetryCounters;

/** The metrics of failed messages and dead letters. */
final class RetryMetrics {
    private RetryMetrics() {}

    static void register(MeterRegistry registry, NodeView node) {
        FeatureCounts<RetryCounters> counts =
                new FeatureCounts<>(registry, node.counters().retries(), "raftmq.", FeatureCounts.LED_HERE);
        counts.add("retry.failed", "Attempts that a consumer said had failed", RetryCounters::failed);
        counts.add("retry.timed.out", "Attempts whose lease ran out", RetryCounters::timedOut);
        counts.add("retry.kept", "Outstanding messages that retention passed and that were kept", RetryCounters::kept);
        counts.add("dead.letters.buried", "Messages that became dead letters", RetryCounters::buried);
        counts.add("dead.letters.resent", "Dead letters sent again", RetryCounters::resent);
        counts.add("dead.letters.deleted", "Dead letters deleted", RetryCounters::dropped);
        counts.add("dead.letters.expired", "Dead letters kept long enough", RetryCounters::expired);
        Gauge.builder(
                        "raftmq.dead.letters",
                        node,
                        each -> each.partitions().all().stream()
                                .mapToLong(partition -> partition.status().deadLetters())
                                .sum())
                .description("Dead letters in partitions led here, as of the last second")
                .register(registry);
    }
}
