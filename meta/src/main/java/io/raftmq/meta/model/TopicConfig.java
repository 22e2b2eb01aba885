package io.raftmq.meta.model;

import io.raftmq.client.wire.proto.FlushMode;

/**
 * A topic's settings, complete and within bounds.
 *
 * @param replicationFactor replicas of each partition at its creation, 1 to 7
 * @param retentionMs milliseconds that a message is kept; -1 = without limit; default 3 days
 * @param retentionBytes bytes kept of each partition; -1 = without limit, the default
 * @param flush what an acknowledged send has reached; default SYNC
 * @param maxMessageBytes the largest message accepted, in bytes; default 4 MiB, at most 7 MiB
 * @param dedupeWindowMs milliseconds that a message's dedupe key is remembered, 1 s to 7 days; default 4 h
 */
public record TopicConfig(
        int replicationFactor,
        long retentionMs,
        long retentionBytes,
        FlushMode flush,
        int maxMessageBytes,
        long dedupeWindowMs) {
    public static final int MAX_REPLICATION = 7;
    public static final long DEFAULT_RETENTION_MS = 3L * 24 * 60 * 60 * 1000;
    public static final long DEFAULT_DEDUPE_WINDOW_MS = 4L * 60 * 60 * 1000;
    public static final long UNLIMITED = -1;
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 4 << 20;
    /** A message with its batch header must fit a Raft entry and a frame of 8 MiB. */
    public static final int LARGEST_MAX_MESSAGE_BYTES = 7 << 20;

    /** Whether an append is answered only once it is synced. */
    public boolean syncBeforeAck() {
        return flush == FlushMode.SYNC;
    }
}
