package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.GroupChanges;
import io.raftmq.broker.group.Run;
import io.raftmq.client.wire.BatchTraits;

/** Is told what a record changed; what must be stored is stored through it. */
interface Changes extends GroupChanges, DeadLetterChanges {
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
    };

    void producerPut(ProducerState producer);

    void producerRemoved(long id);

    void groupRemoved(ConsumerGroup group);

    /** Messages joined the queue; their traits, one a message, or none. */
    void queued(QueueEntry entry, BatchTraits traits);

    /** Queue entries below {@code logStart} are gone. */
    void trimmed(long logStart);
}
