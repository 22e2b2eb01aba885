package io.raftmq.broker.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.ClaimCounters;

/** The metrics of claims. */
final class ClaimMetrics {
    private ClaimMetrics() {}

    static void register(MeterRegistry registry, ClaimCounters claims) {
        FeatureCounts<ClaimCounters> counts =
                new FeatureCounts<>(registry, claims, "raftmq.claims.", FeatureCounts.LED_HERE);
        counts.add("granted", "Claims granted", ClaimCounters::grants);
        counts.add("in.progress", "Claimants told that another is at it", ClaimCounters::inProgress);
        counts.add("already.done", "Claimants told that it was done", ClaimCounters::alreadyDone);
        counts.add("renewed", "Claims renewed", ClaimCounters::renewals);
        counts.add("succeeded", "Claims kept as succeeded", ClaimCounters::successes);
        counts.add("released", "Claims given up", ClaimCounters::releases);
        counts.add("lost", "Holders whose claim was another's by then", ClaimCounters::losses);
    }
}
