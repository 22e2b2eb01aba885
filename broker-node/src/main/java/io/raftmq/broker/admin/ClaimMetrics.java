package io.raftmq.broker.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.ClaimCounters;
import java.util.function.ToDoubleFunction;

/** The metrics of claims. */
final class ClaimMetrics {
    private ClaimMetrics() {}

    static void register(MeterRegistry registry, ClaimCounters claims) {
        count(registry, "granted", "Claims granted", claims, ClaimCounters::grants);
        count(registry, "in.progress", "Claimants told that another is at it", claims, ClaimCounters::inProgress);
        count(registry, "already.done", "Claimants told that it was done", claims, ClaimCounters::alreadyDone);
        count(registry, "renewed", "Claims renewed", claims, ClaimCounters::renewals);
        count(registry, "succeeded", "Claims kept as succeeded", claims, ClaimCounters::successes);
        count(registry, "released", "Claims given up", claims, ClaimCounters::releases);
        count(registry, "lost", "Holders whose claim was another's by then", claims, ClaimCounters::losses);
    }

    private static void count(
            MeterRegistry registry,
            String what,
            String description,
            ClaimCounters claims,
            ToDoubleFunction<ClaimCounters> value) {
        FunctionCounter.builder("raftmq.claims." + what, claims, value)
                .description(description + ", at partitions led here")
                .register(registry);
    }
}
