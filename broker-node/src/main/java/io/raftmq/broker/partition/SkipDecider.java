package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Segment.Fate;
import io.raftmq.broker.partition.LaneRecord.Advance;
import io.raftmq.broker.story.Members;
import io.raftmq.client.wire.MessageTraits;

/**
 * Acks beyond a group's cursor, under leases that were lost with their leader, where not all messages on the way there are
 * plain. Only plain ones can have been delivered so, the others' leases being committed first. The cursor goes behind the
 * last of them; of what it skips, members of lanes queue up in their lanes.
 */
final class SkipDecider {
    private final Pipeline pipeline;
    private final QueueIndex queue;

    SkipDecider(Pipeline pipeline, QueueIndex queue) {
        this.pipeline = pipeline;
        this.queue = queue;
    }

    /** Whether all messages from the group's cursor to {@code end} are plain and none of them was overtaken. */
    boolean isPlain(ConsumerGroup group, long end) {
        if (group.hasOvertaken()) {
            return false;
        }
        for (QueueEntry batch = queue.floor(group.cursor());
                batch != null && batch.baseOffset() < end;
                batch = queue.floor(batch.endOffset())) {
            if (batch.hasTraits()) {
                return false;
            }
        }
        return true;
    }

    /** Takes the cursor behind the acked messages; answers whether some of them could not be acked. */
    boolean over(ConsumerGroup group, OffsetRange acked, long timeMs) {
        long end = group.cursor();
        boolean foreign = false;
        for (long offset = acked.first(); offset < acked.end(); offset++) {
            if (isPlain(traits(offset))) {
                end = offset + 1;
            } else {
                foreign = true;
            }
        }
        SegmentList way = new SegmentList();
        for (long offset = group.cursor(); offset < end; offset++) {
            add(way, traits(offset), offset >= acked.first());
        }
        if (!way.isEmpty()) {
            pipeline.append(new Advance(group.number(), Members.NOBODY, 0, 0, 0, way.segments()), timeMs);
        }
        return foreign;
    }

    private MessageTraits traits(long offset) {
        QueueEntry batch = queue.floor(offset);
        return batch == null ? MessageTraits.PLAIN : queue.traits(batch).get((int) (offset - batch.baseOffset()));
    }

    private static boolean isPlain(MessageTraits message) {
        return !message.hasLane() && message.priority() == 0;
    }

    private static void add(SegmentList way, MessageTraits message, boolean isAcked) {
        if (message.hasLane()) {
            way.add(1, Fate.PARKED, message.lane());
        } else if (isAcked || message.priority() > 0) {
            way.add(1, Fate.PASSED);
        } else {
            way.add(1, Fate.WAITING);
        }
    }
}
