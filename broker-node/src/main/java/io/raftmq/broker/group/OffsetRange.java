package io.raftmq.broker.group;

/**
 * Neighbouring offsets.
 *
 * @param first the first of them
 * @param count how many, at least 1
 */
public record OffsetRange(long first, int count) {
    public OffsetRange {
        if (count < 1) {
            throw new IllegalArgumentException("a range of " + count);
        }
    }

    /** The offset after the last. */
    public long end() {
        return first + count;
    }
}
