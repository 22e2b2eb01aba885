package io.raftmq.broker.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.FilterCounters;
import java.util.function.ToDoubleFunction;

/** What filters have done, for scrapers. */
final class FilterMetrics {
    private FilterMetrics() {}

    static void register(MeterRegistry registry, FilterCounters filters) {
        count(
                registry,
                filters,
                "raftmq.filter.examined",
                "Messages that a filter looked at",
                FilterCounters::examined);
        count(registry, filters, "raftmq.filter.passed", "Messages that passed a filter", FilterCounters::passed);
        count(
                registry,
                filters,
                "raftmq.filter.skipped.unread",
                "Messages left out by their batch's summary of tags, without being read",
                FilterCounters::skippedUnread);
        count(
                registry,
                filters,
                "raftmq.filter.unreadable",
                "Batches whose messages a filter could not read",
                FilterCounters::unreadable);
        count(
                registry,
                filters,
                "raftmq.filter.nanos",
                "Nanoseconds that filters spent on reading and looking",
                FilterCounters::nanos);
    }

    private static void count(
            MeterRegistry registry,
            FilterCounters filters,
            String name,
            String description,
            ToDoubleFunction<FilterCounters> value) {
        FunctionCounter.builder(name, filters, value).description(description).register(registry);
    }
}
