package io.raftmq.chaos.failover;

import java.util.Arrays;
import java.util.Set;

/** The longest times between two neighbouring acknowledgements of each partition, from a moment on. Thread-safe. */
final class GapMeter {
    private final long[] lastNanos;
    private final long[] longestNanos;
    private final long[] newestSentNanos;

    /** @param now the beginning, for partitions that never acknowledge anything */
    GapMeter(int partitions, long now) {
        lastNanos = new long[partitions];
        longestNanos = new long[partitions];
        newestSentNanos = new long[partitions];
        Arrays.fill(lastNanos, now);
        Arrays.fill(newestSentNanos, now);
    }

    /** A message that was sent at {@code sent} is acknowledged {@code now}. */
    synchronized void acked(int partition, long sent, long now) {
        longestNanos[partition] = Math.max(longestNanos[partition], now - lastNanos[partition]);
        lastNanos[partition] = Math.max(lastNanos[partition], now);
        newestSentNanos[partition] = Math.max(newestSentNanos[partition], sent);
    }

    /** Forgets the gaps so far; the one that is open counts from its beginning. */
    synchronized void begin() {
        Arrays.fill(longestNanos, 0);
    }

    /**
     * Whether each of these acknowledged something that was sent after that moment. Of what was sent before, a leader may have
     * had answers on their way when it was lost.
     */
    synchronized boolean servedSince(Set<Integer> partitions, long moment) {
        return partitions.stream().allMatch(partition -> newestSentNanos[partition] - moment > 0);
    }

    /** The longest gap of any of these that has ended. */
    synchronized long longestNanos(Set<Integer> partitions) {
        return partitions.stream()
                .mapToLong(partition -> longestNanos[partition])
                .max()
                .orElse(0);
    }
}
