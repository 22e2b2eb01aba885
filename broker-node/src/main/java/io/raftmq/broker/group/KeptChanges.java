package io.raftmq.broker.group;

/** Is told what changed in the table of kept messages; stores nothing unless overridden. */
public interface KeptChanges {
    /** A part is new, or the one that began at its first offset is now this. */
    default void keptPut(ConsumerGroup group, Kept part) {}

    /** No part begins at {@code first} any more. */
    default void keptRemoved(ConsumerGroup group, long first) {}
}
