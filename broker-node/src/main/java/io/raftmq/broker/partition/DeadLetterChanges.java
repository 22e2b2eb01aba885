package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.group.ConsumerGroup;

/** Is told what changed in dead letter queues; stores nothing unless overridden. */
interface DeadLetterChanges {
    default void letterPut(ConsumerGroup group, DeadLetter letter) {}

    default void letterRemoved(ConsumerGroup group, long number, long offset) {}

    /** The queue's counts. */
    default void lettersCounted(ConsumerGroup group) {}
}
