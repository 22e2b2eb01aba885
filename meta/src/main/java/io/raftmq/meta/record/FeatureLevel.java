package io.raftmq.meta.record;

/**
 * The levels of what may be written to the logs. The cluster's level rises only when every registered node can replay
 * it, so during a rolling upgrade the new binaries write like the old ones.
 *
 * <ul>
 *   <li>1: the first
 * </ul>
 */
public final class FeatureLevel {
    /** The level a cluster begins with. */
    public static final int FIRST = 1;
    /** The highest level this binary can replay. */
    public static final int SUPPORTED = 1;

    private FeatureLevel() {}
}
