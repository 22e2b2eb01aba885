package io.raftmq.meta.model;

import com.google.protobuf.ByteString;
import io.raftmq.store.GroupId;

/**
 * A topic.
 *
 * @param uid its unique id, from 1, never used again
 * @param name its name, unique while it exists
 * @param partitions how many partitions it has; their numbers are 0 to {@code partitions - 1}
 * @param orderedPartitions message groups are spread over so many of the first partitions: those it was created with,
 *     since a group that moved to another partition would lose its order
 * @param config its settings
 * @param creation made up by who created it, so that its retry is known; may be empty
 */
public record Topic(
        long uid, String name, int partitions, int orderedPartitions, TopicConfig config, ByteString creation) {
    /** A new topic. */
    public Topic(long uid, String name, int partitions, TopicConfig config, ByteString creation) {
        this(uid, name, partitions, partitions, config, creation);
    }

    /** The Raft group of one of its partitions. */
    public GroupId group(int partition) {
        return new GroupId(uid, partition);
    }

    public Topic withPartitions(int value) {
        return new Topic(uid, name, value, orderedPartitions, config, creation);
    }

    public Topic withConfig(TopicConfig value) {
        return new Topic(uid, name, partitions, orderedPartitions, value, creation);
    }
}
