package io.raftmq.meta.model;

import io.raftmq.client.wire.proto.GroupMode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A consumer group and what it is subscribed to. Its members are not here: they come and go in the memory of the
 * metadata group's leader.
 *
 * @param name its name
 * @param mode how it consumes; fixed for the group's life
 * @param firstVersion the version it was made with, above every version of a deleted group of the same name
 * @param version the subscriptions' version, rising with each change
 * @param revision the application's own number of the subscriptions; 0 = none
 * @param subscriptions filter by topic name; "*" = everything
 */
public record ConsumerGroup(
        String name,
        GroupMode mode,
        long firstVersion,
        long version,
        long revision,
        SortedMap<String, String> subscriptions) {
    public ConsumerGroup {
        subscriptions = Collections.unmodifiableSortedMap(new TreeMap<>(subscriptions));
    }

    /** Whether the metadata group assigns this group's partitions to its members. */
    public boolean isAssigned() {
        return mode == GroupMode.QUEUE_BOUND || mode == GroupMode.EXCLUSIVE;
    }

    /** The next version, with other subscriptions. */
    public ConsumerGroup with(long newRevision, SortedMap<String, String> newSubscriptions) {
        return new ConsumerGroup(name, mode, firstVersion, version + 1, newRevision, newSubscriptions);
    }
}
