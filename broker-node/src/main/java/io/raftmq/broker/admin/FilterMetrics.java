package io.raftmq.broker.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.FilterCounters;

/** What filters have done, for scrapers. */
final class FilterMetrics {
    private FilterMetrics() {}

    static void register(MeterRegistry registry, FilterCounters filters) {
        FeatureCounts<FilterCounters> counts = new FeatureCounts<>(registry, filters, "raftmq.filter.", "");
        counts.add("examined", "Messages that a filter looked at", FilterCounters::examined);
        counts.add("passed", "Messages that passed a filter", FilterCounters::passed);
        counts.add(
                "skipped.unread",
                "Messages left out by their batch's summary of tags, without being read",
                FilterCounters::skippedUnread);
        counts.add("unreadable", "Batches whose messages a filter could not read", FilterCounters::unreadable);
        counts.add("nanos", "Nanoseconds that filters spent on reading and looking", FilterCounters::nanos);
    }
}
