package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberChanges;
import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.GroupChanges;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.transaction.Decided;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.broker.transaction.TransactionChanges;
import io.raftmq.client.wire.BatchTraits;

/** Is told what a record changed; what must be stored is stored through it. */
interface Changes extends GroupChanges, DeadLetterChanges, KeyChanges, TransactionChanges, MemberChanges, StoryChanges {
    /** Stores nothing: for the leader's view of what was proposed and not yet applied. */
    Changes NONE = new Changes() {
        @Override
        public void producerPut(ProducerState producer) {}

        @Override
        public void producerRemoved(long id) {}

        @Override
        public void groupRemoved(ConsumerGroup group) {}

        @Override
        public void queued(QueueEntry entry, BatchTraits traits) {}

        @Override
        public void indexed(long hash, long offset) {}

        @Override
        public void trimmed(long logStart) {}

        @Override
        public void headChanged(ConsumerGroup group) {}

        @Override
        public void committedChanged(ConsumerGroup group) {}

        @Override
        public void priorityCursorsChanged(ConsumerGroup group) {}

        @Override
        public void runPut(ConsumerGroup group, Run run) {}

        @Override
        public void runRemoved(ConsumerGroup group, long first) {}

        @Override
        public void memberPut(int group, String member, MemberOffset offset) {}

        @Override
        public void memberRemoved(int group, String member) {}

        @Override
        public void membersRemoved(int group) {}

        @Override
        public void transactionPut(OpenTransaction transaction) {}

        @Override
        public void transactionDecided(long id, Decided decided) {}

        @Override
        public void decisionsForgotten(long belowId) {}
    };

    void producerPut(ProducerState producer);

    void producerRemoved(long id);

    void groupRemoved(ConsumerGroup group);

    /** Messages joined the queue; their traits, one a message, or none. */
    void queued(QueueEntry entry, BatchTraits traits);

    /** A message in the queue is found by this hash of a key or unique id. */
    void indexed(long hash, long offset);

    /** Queue entries below {@code logStart} are gone. */
    void trimmed(long logStart);
}
