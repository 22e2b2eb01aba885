package io.raftmq.meta.state;

import io.raftmq.client.wire.proto.FlushMode;
import io.raftmq.client.wire.proto.TopicSettings;
import io.raftmq.client.wire.proto.TopicSettingsChange;
import io.raftmq.meta.model.TopicConfig;

/** Makes a topic's settings complete, and keeps them within bounds. */
final class TopicLimits {
    private static final int SMALLEST_MAX_MESSAGE_BYTES = 1_024;
    private static final long LONGEST_DEDUPE_WINDOW_MS = 7L * 24 * 60 * 60 * 1000;
    private static final long SHORTEST_RETENTION_MS = 1_000;

    private TopicLimits() {}

    /** The settings of a new topic; a field that is 0 was not given and takes its default. */
    static TopicConfig config(TopicSettings asked, int replicas) {
        return checked(new TopicConfig(
                replicas,
                asked.getRetentionMs() == 0 ? TopicConfig.DEFAULT_RETENTION_MS : asked.getRetentionMs(),
                asked.getRetentionBytes() == 0 ? TopicConfig.UNLIMITED : asked.getRetentionBytes(),
                asked.getFlush(),
                asked.getMaxMessageBytes() == 0 ? TopicConfig.DEFAULT_MAX_MESSAGE_BYTES : asked.getMaxMessageBytes(),
                asked.getDedupeWindowMs() == 0 ? TopicConfig.DEFAULT_DEDUPE_WINDOW_MS : asked.getDedupeWindowMs()));
    }

    /** The settings after a change; a field that is absent stays. */
    static TopicConfig changed(TopicConfig now, TopicSettingsChange change) {
        return checked(new TopicConfig(
                now.replicationFactor(),
                change.hasRetentionMs() ? change.getRetentionMs() : now.retentionMs(),
                change.hasRetentionBytes() ? change.getRetentionBytes() : now.retentionBytes(),
                change.hasFlush() ? change.getFlush() : now.flush(),
                change.hasMaxMessageBytes() ? change.getMaxMessageBytes() : now.maxMessageBytes(),
                change.hasDedupeWindowMs() ? change.getDedupeWindowMs() : now.dedupeWindowMs()));
    }

    private static TopicConfig checked(TopicConfig config) {
        Bounds.check(
                config.retentionMs() == TopicConfig.UNLIMITED || config.retentionMs() >= SHORTEST_RETENTION_MS,
                "retention_ms is " + config.retentionMs() + "; it must be -1 (without limit) or at least "
                        + SHORTEST_RETENTION_MS);
        Bounds.check(
                config.retentionBytes() == TopicConfig.UNLIMITED || config.retentionBytes() > 0,
                "retention_bytes is " + config.retentionBytes() + "; it must be -1 (without limit) or positive");
        Bounds.check(config.flush() != FlushMode.UNRECOGNIZED, "flush must be SYNC or ASYNC");
        Bounds.range(
                "max_message_bytes",
                config.maxMessageBytes(),
                SMALLEST_MAX_MESSAGE_BYTES,
                TopicConfig.LARGEST_MAX_MESSAGE_BYTES);
        Bounds.range("dedupe_window_ms", config.dedupeWindowMs(), 1_000, LONGEST_DEDUPE_WINDOW_MS);
        return config;
    }
}
