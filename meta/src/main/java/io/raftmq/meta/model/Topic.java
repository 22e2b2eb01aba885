package io.raftmq.meta.model;

import com.google.protobuf.ByteString;
import io.raftmq.store.GroupId;

/**
 * A topic.
 *
 * @param uid its unique id, from 1, never used again
 * @param name its name, unique while it exists
 * @param partitions how many partitions it has; their numbers are 0 to {@code partitions - 1}
 * @param config its settings
 * @param creation made up by who created it, so that its retry is known; may be empty
 * @param firstPartitions how many partitions it was created with: what must find its partition again when the topic has
 *     grown is spread over these
 */
public record Topic(
        long uid, String name, int partitions, TopicConfig config, ByteString creation, int firstPartitions) {
    /** The Raft group of one of its partitions. */
    public GroupId group(int partition) {
        return new GroupId(uid, partition);
    }

    public Topic withPartitions(int value) {
        return new Topic(uid, name, value, config, creation, firstPartitions);
    }

    public Topic withConfig(TopicConfig value) {
        return new Topic(uid, name, partitions, value, creation, firstPartitions);
    }
}
