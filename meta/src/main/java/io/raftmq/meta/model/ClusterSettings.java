package io.raftmq.meta.model;

/**
 * Settings of the whole cluster.
 *
 * @param autoCreateTopics whether asking for an unknown topic may create it; default true
 * @param defaultPartitions partitions of a topic created without saying how many; default 4
 * @param defaultReplication replicas of a topic created without saying how many, clipped to the number of nodes;
 *     default 3
 */
public record ClusterSettings(boolean autoCreateTopics, int defaultPartitions, int defaultReplication) {
    /** What a new cluster starts with. */
    public static final ClusterSettings DEFAULT = new ClusterSettings(true, 4, 3);
}
