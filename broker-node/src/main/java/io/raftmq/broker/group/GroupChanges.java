package io.raftmq.broker.group;

/** Is told what changed in a group, so that it can be stored piece by piece, not whole; stores nothing unless overridden. */
public interface GroupChanges extends KeptChanges {
    /** Stores nothing: for the leader's view of what was proposed and not yet applied. */
    GroupChanges NONE = new GroupChanges() {};

    /** Name, subscription version, fence or cursor. */
    default void headChanged(ConsumerGroup group) {}

    /** The cursors of the priorities above 0. */
    default void priorityCursorsChanged(ConsumerGroup group) {}

    /** The committed offset. */
    default void committedChanged(ConsumerGroup group) {}

    /** A run is new, or the one that began at its first offset is now this. */
    default void runPut(ConsumerGroup group, Run run) {}

    /** No run begins at {@code first} any more. */
    default void runRemoved(ConsumerGroup group, long first) {}
}
