package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.story.Beginning;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.LastFailure;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.broker.story.TimerEnd;

/** Is told what is to be remembered of stories; stores nothing unless overridden. */
interface StoryChanges {
    /** A member has a number now. */
    default void memberNamed(int number, String name) {}

    /** A redelivery was done. */
    default void redelivered(long sequence, RedeliveryId id) {}

    /**
     * Something happened.
     *
     * @param number counted over all events of the partition
     */
    default void told(long number, ConsumerGroup group, Event event) {}

    default void failurePut(ConsumerGroup group, long offset, LastFailure failure) {}

    /** What lies in [from, to) waits no more. */
    default void failuresForgotten(ConsumerGroup group, long from, long to) {}

    default void begun(ConsumerGroup group, Beginning beginning) {}

    default void timerEnded(TimerEnd end) {}
}
