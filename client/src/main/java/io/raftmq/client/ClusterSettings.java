package io.raftmq.client;

import org.jspecify.annotations.Nullable;

/**
 * Settings of the whole cluster. Null leaves one as it is; in an answer none is null.
 *
 * @param featureLevel only upwards, and only as far as every node can
 * @param autoCreateTopics whether sending to an unknown topic creates it
 * @param defaultPartitions of such a topic
 */
public record ClusterSettings(
        @Nullable Integer featureLevel,
        @Nullable Boolean autoCreateTopics,
        @Nullable Integer defaultPartitions) {}
