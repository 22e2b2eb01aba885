package io.raftmq.broker.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.raftmq.broker.runtime.StoryCounters;

/** The metrics of traced and redelivered messages. */
final class StoryMetrics {
    private StoryMetrics() {}

    static void register(MeterRegistry registry, StoryCounters stories) {
        FeatureCounts<StoryCounters> counts = new FeatureCounts<>(registry, stories, "raftmq.", FeatureCounts.LED_HERE);
        counts.add("stories.told", "Stories of messages asked for", StoryCounters::stories);
        counts.add("redelivered", "Messages redelivered on demand", StoryCounters::redeliveries);
        counts.add("redeliveries.refused", "Redeliveries refused", StoryCounters::refusals);
    }
}
