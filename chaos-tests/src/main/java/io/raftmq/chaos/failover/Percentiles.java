package io.raftmq.chaos.failover;

import java.util.List;

/** Samples in milliseconds, and what part of them stays within what. */
record Percentiles(List<Long> sorted) {
    Percentiles {
        sorted = sorted.stream().sorted().toList();
    }

    /** The least sample that this part of all samples does not exceed; 0 without samples. */
    long of(double part) {
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * part) - 1));
    }

    @Override
    public String toString() {
        return sorted.size() + " samples, p50 " + of(0.5) + " ms, p99 " + of(0.99) + " ms, longest " + of(1) + " ms";
    }
}
