package io.raftmq.store.commitlog;

import java.util.function.LongSupplier;

/**
 * How much of a segment may be live for it to be emptied. Moving records costs writes, so that is little while there is
 * room; from three quarters full on it rises, since refusing sends costs more.
 */
final class ReclaimPressure {
    private static final double FROM_FULLNESS = 0.75;
    private static final double TO_FULLNESS = 0.95;
    /** Above it, moving a segment's records gives next to nothing back. */
    private static final double MOST = 0.9;

    private final double least;
    private final LongSupplier used;
    private final LongSupplier left;

    /**
     * @param least the share while there is room; 0 stays 0
     * @param used bytes the log takes
     * @param left bytes it may still take
     */
    ReclaimPressure(double least, LongSupplier used, LongSupplier left) {
        this.least = least;
        this.used = used;
        this.left = left;
    }

    /** The largest live share at which a segment is worth emptying now. */
    double maxLiveShare() {
        if (least == 0) {
            return 0;
        }
        double bytes = used.getAsLong();
        double fullness = bytes / Math.max(1, bytes + left.getAsLong());
        double pressure = (fullness - FROM_FULLNESS) / (TO_FULLNESS - FROM_FULLNESS);
        return least + (MOST - least) * Math.max(0, Math.min(1, pressure));
    }

    /** Whether that is more than in times of room. */
    boolean isFelt(double maxLiveShare) {
        return maxLiveShare > least;
    }
}
