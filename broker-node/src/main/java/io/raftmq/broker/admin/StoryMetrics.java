package io.raftmq.broker.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.StoryCounters;
import java.util.function.ToDoubleFunction;

/** The metrics of traced and redelivered messages. */
final class StoryMetrics {
    private StoryMetrics() {}

    static void register(MeterRegistry registry, StoryCounters stories) {
        count(registry, "stories.told", "Stories of messages asked for", stories, StoryCounters::stories);
        count(registry, "redelivered", "Messages redelivered on demand", stories, StoryCounters::redeliveries);
        count(registry, "redeliveries.refused", "Redeliveries refused", stories, StoryCounters::refusals);
    }

    private static void count(
            MeterRegistry registry,
            String what,
            String description,
            StoryCounters stories,
            ToDoubleFunction<StoryCounters> value) {
        FunctionCounter.builder("raftmq." + what, stories, value)
                .description(description + ", at partitions led here")
                .register(registry);
    }
}
