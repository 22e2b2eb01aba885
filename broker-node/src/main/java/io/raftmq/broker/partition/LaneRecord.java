package io.raftmq.broker.partition;

import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Segment;
import java.util.List;

/** Changes of a group that goes over messages which are not all alike: in lanes, with priorities, expired. */
sealed interface LaneRecord extends PartitionRecord {
    /** The group's number. */
    int group();

    /**
     * A group's cursor of a priority (0 = that of all other messages) goes over the segments. It gives a lease, whether a
     * segment needs it or not.
     *
     * @param member who gets the lease, 0 if nobody known does
     * @param invisibleMs how long messages are leased, from the entry's time
     * @param laneInvisibleMs how long those in lanes are
     */
    record Advance(int group, int member, int priority, int invisibleMs, int laneInvisibleMs, List<Segment> segments)
            implements LaneRecord {}

    /** Outstanding messages were not consumed in their time to live, and are forgotten. */
    record Expire(int group, List<OffsetRange> ranges) implements LaneRecord {}
}
