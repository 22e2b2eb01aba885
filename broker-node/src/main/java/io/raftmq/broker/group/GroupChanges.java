package io.raftmq.broker.group;

/** Is told what changed in a group, so that it can be stored piece by piece instead of whole. */
public interface GroupChanges extends KeptChanges {
    /** Stores nothing: for the leader's view of what was proposed and not yet applied. */
    GroupChanges NONE = new GroupChanges() {
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

    /** Name, subscription version, fence or cursor. */
    void headChanged(ConsumerGroup group);

    /** The cursors of the priorities above 0. */
    void priorityCursorsChanged(ConsumerGroup group);

    /** The committed offset. */
    void committedChanged(ConsumerGroup group);

    /** A run is new, or the one that began at its first offset is now this. */
    void runPut(ConsumerGroup group, Run run);

    /** No run begins at {@code first} any more. */
    void runRemoved(ConsumerGroup group, long first);
}
