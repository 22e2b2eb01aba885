package io.raftmq.client;

import java.util.Collection;

/**
 * Is told what a {@link StreamConsumer} owns. Called on the thread that polls, within {@link StreamConsumer#poll} or
 * {@link StreamConsumer#close}; what it throws is thrown there.
 */
public interface AssignmentListener {
    /** Hears nothing. */
    AssignmentListener NONE = new AssignmentListener() {};

    /** These are this consumer's from now on; their positions are known. */
    default void onAssigned(Collection<TopicPartition> partitions) {}

    /**
     * These go to another member as soon as this returns and their positions are committed (if the consumer commits by
     * itself). Until then they are still this consumer's: finish and commit what was polled, within 10 s of the cluster's
     * asking; later they are lost.
     */
    default void onRevoked(Collection<TopicPartition> partitions) {}

    /** These are another's already: what was polled of them and not committed is delivered there again. */
    default void onLost(Collection<TopicPartition> partitions) {}
}
