package io.raftmq.chaos.scenario;

import java.util.BitSet;
import java.util.Set;

/**
 * What of the sends to each partition is answered, and the longest silence of some partitions from a moment on.
 * Thread-safe.
 */
final class AckLedger {
    private final int[] inFlight;
    private final long[] lastAckNanos;
    private final BitSet ackedLines = new BitSet();
    private long sent;
    private long acked;
    private long failed;
    private Set<Integer> watched = Set.of();
    private long longestGapNanos;

    AckLedger(int partitions) {
        inFlight = new int[partitions];
        lastAckNanos = new long[partitions];
    }

    synchronized void sent(int partition) {
        sent++;
        inFlight[partition]++;
    }

    synchronized void acked(int partition, int line, long nanos) {
        acked++;
        ackedLines.set(line);
        inFlight[partition]--;
        if (watched.contains(partition) && lastAckNanos[partition] != 0) {
            long gap = nanos - lastAckNanos[partition];
            longestGapNanos = Math.max(longestGapNanos, gap);
        }
        lastAckNanos[partition] = nanos;
    }

    synchronized void failed(int partition) {
        failed++;
        inFlight[partition]--;
    }

    /** From now on, the longest time between two neighbouring acks of one of these partitions counts. */
    synchronized void watch(Set<Integer> partitions) {
        watched = Set.copyOf(partitions);
    }

    /** The longest time is what it is. */
    synchronized void unwatch() {
        watched = Set.of();
    }

    synchronized long longestGapMillis() {
        return longestGapNanos / 1_000_000;
    }

    synchronized int inFlight(Set<Integer> partitions) {
        return partitions.stream().mapToInt(partition -> inFlight[partition]).sum();
    }

    synchronized long sent() {
        return sent;
    }

    synchronized long acked() {
        return acked;
    }

    synchronized boolean isAcked(int line) {
        return ackedLines.get(line);
    }

    synchronized long failed() {
        return failed;
    }
}
