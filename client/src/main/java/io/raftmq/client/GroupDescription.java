package io.raftmq.client;

import java.util.List;
import java.util.Map;

/**
 * A consumer group.
 *
 * @param subscriptions topic to filter
 * @param members ids of its live consumers
 * @param revision the application's own number of the subscriptions; 0 = none
 * @param owners of the partitions of a queue-bound or exclusive group: member by partition
 * @param settings all of them, those that were never changed too
 */
public record GroupDescription(
        String group,
        Mode mode,
        long subscriptionVersion,
        Map<String, String> subscriptions,
        List<String> members,
        long revision,
        Map<TopicPartition, String> owners,
        GroupSettings settings) {
    /** How a group consumes. */
    public enum Mode {
        /** Any member gets any message, under a lease. */
        SHARED,
        /** Members own partitions and commit offsets. */
        QUEUE_BOUND,
        /** Each member gets everything. */
        BROADCAST,
        /** One member owns all partitions. */
        EXCLUSIVE
    }

    /**
     * How far a group has come in a partition.
     *
     * @param offset the next offset to consume: the committed one (that of the slowest member of a broadcast group), or the
     *     first never delivered in shared mode; -1 if the group has not been here
     * @param endOffset the offset that the next message will get
     * @param outstanding shared mode: delivered and not acked
     * @param oldestOutstanding its offset, -1 if there is none
     */
    public record Progress(
            TopicPartition partition,
            long offset,
            long logStartOffset,
            long endOffset,
            long outstanding,
            long oldestOutstanding) {

        /** Messages not yet consumed, those outstanding among them. */
        public long lag() {
            return Math.max(0, endOffset - Math.max(offset, logStartOffset)) + outstanding;
        }
    }
}
