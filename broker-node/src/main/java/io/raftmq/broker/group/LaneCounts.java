package io.raftmq.broker.group;

/**
 * Lanes of one group in a partition.
 *
 * @param busy lanes with outstanding messages
 * @param blocked those whose first message failed and rests before its next delivery
 * @param parked messages that wait for earlier ones of their lane
 */
public record LaneCounts(int busy, int blocked, int parked) {
    /** No lanes. */
    public static final LaneCounts NONE = new LaneCounts(0, 0, 0);

    public LaneCounts plus(LaneCounts other) {
        return new LaneCounts(busy + other.busy, blocked + other.blocked, parked + other.parked);
    }
}
