package io.raftmq.client;

import java.util.List;

/**
 * A topic as the cluster knows it.
 *
 * @param uid never used again for another topic, not even one of the same name
 * @param settings none of them null
 */
public record TopicDescription(String name, long uid, List<Partition> partitions, TopicSettings settings) {
    /**
     * One partition.
     *
     * @param leader node id, -1 while there is none
     * @param replicas node ids
     * @param targetReplicas where a move in progress leads; empty if there is none
     */
    public record Partition(
            int partition, int leader, long leaderTerm, List<Integer> replicas, List<Integer> targetReplicas) {}
}
