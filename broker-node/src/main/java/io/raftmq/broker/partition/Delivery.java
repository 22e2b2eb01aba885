package io.raftmq.broker.partition;

import io.raftmq.client.wire.MessageTraits;

/**
 * How one receive treats the messages it meets.
 *
 * @param timeMs group time
 * @param laneRun neighbours of one lane that one receiver may have at once, at least 1
 * @param orderly whether all messages of the partition are one lane
 */
record Delivery(long timeMs, int laneRun, boolean orderly) {
    /** The lane of an orderly group's messages. A message group may hash to it too, and then merely waits for them. */
    static final long WHOLE_PARTITION = 1;

    /** The lane of a message, 0 = none. */
    long lane(MessageTraits message) {
        return orderly ? WHOLE_PARTITION : message.lane();
    }

    /** The priority of a message; one of a message group has none. */
    static int priorityOf(MessageTraits message) {
        return message.hasLane() ? 0 : message.priority();
    }

    /** Whether the time to live of a message of {@code batch} is over. */
    boolean isExpired(QueueEntry batch, MessageTraits message) {
        return message.hasTtl() && timeMs - batch.storeTimeMs() >= message.ttlMs();
    }
}
