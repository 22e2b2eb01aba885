package io.raftmq.meta.model;

import io.raftmq.store.Membership;

/**
 * The single values of the image.
 *
 * @param index Raft index of the last metadata entry applied; 0 = none
 * @param id the cluster's id; empty until it is formed
 * @param featureLevel the level at which entries are written; rises only when every node can replay it
 * @param settings the cluster's settings
 * @param metaGroup the metadata group's own membership, as its leader last recorded it
 * @param nextTopicUid the uid the next topic gets; a uid below it that names no topic was deleted
 * @param nextProducerId the id the next producer gets
 * @param subscriptionFloor the highest subscription version of any deleted group; a group of the same name starts above
 */
public record Cluster(
        long index,
        String id,
        int featureLevel,
        ClusterSettings settings,
        Membership metaGroup,
        long nextTopicUid,
        long nextProducerId,
        long subscriptionFloor) {

    public Cluster withIndex(long value) {
        return new Cluster(
                value, id, featureLevel, settings, metaGroup, nextTopicUid, nextProducerId, subscriptionFloor);
    }

    public Cluster withId(String value) {
        return new Cluster(
                index, value, featureLevel, settings, metaGroup, nextTopicUid, nextProducerId, subscriptionFloor);
    }

    public Cluster withFeatureLevel(int value) {
        return new Cluster(index, id, value, settings, metaGroup, nextTopicUid, nextProducerId, subscriptionFloor);
    }

    public Cluster withSettings(ClusterSettings value) {
        return new Cluster(index, id, featureLevel, value, metaGroup, nextTopicUid, nextProducerId, subscriptionFloor);
    }

    public Cluster withMetaGroup(Membership value) {
        return new Cluster(index, id, featureLevel, settings, value, nextTopicUid, nextProducerId, subscriptionFloor);
    }

    public Cluster withNextTopicUid(long value) {
        return new Cluster(index, id, featureLevel, settings, metaGroup, value, nextProducerId, subscriptionFloor);
    }

    public Cluster withNextProducerId(long value) {
        return new Cluster(index, id, featureLevel, settings, metaGroup, nextTopicUid, value, subscriptionFloor);
    }

    public Cluster withSubscriptionFloor(long value) {
        return new Cluster(index, id, featureLevel, settings, metaGroup, nextTopicUid, nextProducerId, value);
    }
}
