package io.raftmq.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A topic's settings. Null leaves a setting to the cluster when creating, and as it is when altering.
 *
 * @param replicationFactor only when creating; the cluster's default is 3, or the number of nodes if fewer
 * @param retention how long messages are kept; negative: without limit; the cluster's default is 3 days
 * @param retentionBytes how much is kept per partition; -1: without limit, which is the default
 * @param flush the cluster's default is SYNC
 * @param maxMessageBytes the cluster's default is 4 MiB
 * @param dedupeWindow how long the keys of messages that have a {@link Message#dedupeKey} are remembered, 1 s to 7 days; the
 *     cluster's default is 4 h. A longer one is for keys that come from then on
 */
public record TopicSettings(
        @Nullable Integer replicationFactor,
        @Nullable Duration retention,
        @Nullable Long retentionBytes,
        @Nullable FlushMode flush,
        @Nullable Integer maxMessageBytes,
        @Nullable Duration dedupeWindow) {

    private static final TopicSettings DEFAULTS = new TopicSettings(null, null, null, null, null, null);

    /** Everything left to the cluster. */
    public static TopicSettings defaults() {
        return DEFAULTS;
    }

    public TopicSettings withReplicationFactor(int value) {
        return new TopicSettings(value, retention, retentionBytes, flush, maxMessageBytes, dedupeWindow);
    }

    public TopicSettings withRetention(Duration value) {
        return new TopicSettings(replicationFactor, value, retentionBytes, flush, maxMessageBytes, dedupeWindow);
    }

    public TopicSettings withRetentionBytes(long value) {
        return new TopicSettings(replicationFactor, retention, value, flush, maxMessageBytes, dedupeWindow);
    }

    public TopicSettings withFlush(FlushMode value) {
        return new TopicSettings(replicationFactor, retention, retentionBytes, value, maxMessageBytes, dedupeWindow);
    }

    public TopicSettings withMaxMessageBytes(int value) {
        return new TopicSettings(replicationFactor, retention, retentionBytes, flush, value, dedupeWindow);
    }

    public TopicSettings withDedupeWindow(Duration value) {
        return new TopicSettings(replicationFactor, retention, retentionBytes, flush, maxMessageBytes, value);
    }
}
