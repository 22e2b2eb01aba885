package io.raftmq.meta.record;

import io.raftmq.meta.model.Cluster;
import io.raftmq.meta.model.ClusterSettings;
import io.raftmq.meta.proto.ClusterValue;
import io.raftmq.meta.proto.MetaGroupChanged;
import io.raftmq.meta.proto.SettingsChanged;
import io.raftmq.store.Membership;

/** The cluster's single values, as values of records and state. */
public final class ClusterValues {
    /** The version of the state's key layout. */
    public static final int STATE_FORMAT = 1;

    private ClusterValues() {}

    public static SettingsChanged of(ClusterSettings settings) {
        return SettingsChanged.newBuilder()
                .setAutoCreateTopics(settings.autoCreateTopics())
                .setDefaultPartitions(settings.defaultPartitions())
                .setDefaultReplication(settings.defaultReplication())
                .build();
    }

    public static ClusterSettings from(SettingsChanged value) {
        return new ClusterSettings(
                value.getAutoCreateTopics(), value.getDefaultPartitions(), value.getDefaultReplication());
    }

    public static MetaGroupChanged of(Membership membership) {
        return MetaGroupChanged.newBuilder()
                .addAllVoters(NodeValues.of(membership.voters()))
                .addAllLearners(NodeValues.of(membership.learners()))
                .build();
    }

    public static Membership from(MetaGroupChanged value) {
        return new Membership(NodeValues.from(value.getVotersList()), NodeValues.from(value.getLearnersList()));
    }

    public static ClusterValue of(Cluster cluster) {
        return ClusterValue.newBuilder()
                .setFormat(STATE_FORMAT)
                .setIndex(cluster.index())
                .setId(cluster.id())
                .setFeatureLevel(cluster.featureLevel())
                .setSettings(of(cluster.settings()))
                .setMetaGroup(of(cluster.metaGroup()))
                .setNextTopicUid(cluster.nextTopicUid())
                .setNextProducerId(cluster.nextProducerId())
                .setSubscriptionFloor(cluster.subscriptionFloor())
                .build();
    }

    /** Reads the value, refusing a layout or a feature level that this binary does not know. */
    public static Cluster from(ClusterValue value, int supportedLevel) {
        if (value.getFormat() != STATE_FORMAT || value.getFeatureLevel() > supportedLevel) {
            throw new UnreadableRecordException("the metadata state has format " + value.getFormat()
                    + " and feature level " + value.getFeatureLevel() + "; this binary knows format " + STATE_FORMAT
                    + " and levels up to " + supportedLevel
                    + ". A newer version wrote it: run that version on this node");
        }
        return new Cluster(
                value.getIndex(),
                value.getId(),
                value.getFeatureLevel(),
                from(value.getSettings()),
                from(value.getMetaGroup()),
                value.getNextTopicUid(),
                value.getNextProducerId(),
                value.getSubscriptionFloor());
    }
}
