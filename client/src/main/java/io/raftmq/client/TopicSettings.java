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
 */
public record TopicSettings(
        @Nullable Integer replicationFactor,
        @Nullable Duration retention,
        @Nullable Long retentionBytes,
        @Nullable FlushMode flush,
        @Nullable Integer maxMessageBytes) {

    private static final TopicSettings DEFAULTS = new TopicSettings(null, null, null, null, null);

    /** Everything left to the cluster. */
    public static TopicSettings defaults() {
        return DEFAULTS;
    }

    public TopicSettings withReplicationFactor(int value) {
        return new TopicSettings(value, retention, retentionBytes, flush, maxMessageBytes);
    }

    public TopicSettings withRetention(Duration value) {
        return new TopicSettings(replicationFactor, value, retentionBytes, flush, maxMessageBytes);
    }

    public TopicSettings withRetentionBytes(long value) {
        return new TopicSettings(replicationFactor, retention, value, flush, maxMessageBytes);
    }

    public TopicSettings withFlush(FlushMode value) {
        return new TopicSettings(replicationFactor, retention, retentionBytes, value, maxMessageBytes);
    }

    public TopicSettings withMaxMessageBytes(int value) {
        return new TopicSettings(replicationFactor, retention, retentionBytes, flush, value);
    }
}
