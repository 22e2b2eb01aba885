package io.raftmq.broker.quota;

import org.jspecify.annotations.Nullable;

/** The limits of one topic, group or client in one direction. Thread-safe. */
final class Limits {
    private final @Nullable Bucket messages;
    private final @Nullable Bucket bytes;

    /** @param messagesPerSecond 0 = without limit, as is bytesPerSecond */
    Limits(long messagesPerSecond, long bytesPerSecond, long nowNanos) {
        messages = messagesPerSecond == 0 ? null : new Bucket(messagesPerSecond, nowNanos);
        bytes = bytesPerSecond == 0 ? null : new Bucket(bytesPerSecond, nowNanos);
    }

    long waitNanos(long nowNanos) {
        return Math.max(
                messages == null ? 0 : messages.waitNanos(nowNanos), bytes == null ? 0 : bytes.waitNanos(nowNanos));
    }

    void take(long messageCount, long byteCount, double share, long nowNanos) {
        if (messages != null) {
            messages.take(messageCount, share, nowNanos);
        }
        if (bytes != null) {
            bytes.take(byteCount, share, nowNanos);
        }
    }

    boolean isFull(long nowNanos) {
        return (messages == null || messages.isFull(nowNanos)) && (bytes == null || bytes.isFull(nowNanos));
    }
}
