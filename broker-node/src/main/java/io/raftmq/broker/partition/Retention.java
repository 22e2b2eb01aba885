package io.raftmq.broker.partition;

/**
 * How long a partition keeps its messages.
 *
 * @param maxAgeMs messages older than this (by store time) go; -1 = without limit
 * @param maxBytes when the retained batches are larger than this together, the oldest go; -1 = without limit
 * @param freeBytes disk pressure: let go of at least so many bytes of batches, whatever the other two say; 0 = none
 */
public record Retention(long maxAgeMs, long maxBytes, long freeBytes) {
    public Retention {
        if (maxAgeMs < -1 || maxBytes < -1 || freeBytes < 0) {
            throw new IllegalArgumentException("age " + maxAgeMs + ", bytes " + maxBytes + ", free " + freeBytes);
        }
    }
}
