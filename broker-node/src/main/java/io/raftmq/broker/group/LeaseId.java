package io.raftmq.broker.group;

/**
 * Lease ids: the leader's term in the upper 27 bits, a counter of the partition within that term in the lower 36. So
 * they rise over the partition's life, even over leases that a failed leader gave and never managed to replicate, and
 * of two leases of one message the greater id is the later one.
 */
public final class LeaseId {
    private static final int COUNTER_BITS = 36;
    private static final long MAX_COUNTER = (1L << COUNTER_BITS) - 1;
    private static final long MAX_TERM = (1L << 27) - 1;

    private LeaseId() {}

    /** The id; {@link #exists} must hold. */
    public static long of(long term, long counter) {
        return term << COUNTER_BITS | counter;
    }

    /** Whether there is an id for that term and counter: 134 million terms, 68 billion leases in each. */
    public static boolean exists(long term, long counter) {
        return term >= 1 && term <= MAX_TERM && counter >= 0 && counter <= MAX_COUNTER;
    }
}
