package io.raftmq.client;

/** Chooses the partition of messages that do not name one. Called on the sending thread; must be thread-safe. */
@FunctionalInterface
public interface PartitionSelector {
    /** The partition, from 0 to {@code partitions} - 1; anything else fails the send. */
    int select(Message message, int partitions);
}
