package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberChanges;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.GroupChanges;
import io.raftmq.broker.transaction.TransactionChanges;
import io.raftmq.client.wire.BatchTraits;

/** Is told what a record changed; what must be stored is stored through it, and nothing is unless overridden. */
interface Changes extends GroupChanges, DeadLetterChanges, KeyChanges, TransactionChanges, MemberChanges, StoryChanges {
    /** Stores nothing: for the leader's view of what was proposed and not yet applied. */
    Changes NONE = new Changes() {};

    default void producerPut(ProducerState producer) {}

    default void producerRemoved(long id) {}

    default void groupRemoved(ConsumerGroup group) {}

    /** Messages joined the queue; their traits, one a message, or none. */
    default void queued(QueueEntry entry, BatchTraits traits) {}

    /** A message in the queue is found by this hash of a key or unique id. */
    default void indexed(long hash, long offset) {}

    /** Queue entries below {@code logStart} are gone. */
    default void trimmed(long logStart) {}
}
