package io.raftmq.meta.state;

import io.raftmq.meta.model.Assignment;
import io.raftmq.meta.model.Cluster;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.Directory;
import io.raftmq.meta.model.Endpoint;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Quota;
import io.raftmq.meta.model.Topic;
import io.raftmq.meta.proto.ClusterFormed;
import io.raftmq.meta.proto.FormedNode;
import io.raftmq.meta.proto.GroupAssigned;
import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.proto.PartitionReported;
import io.raftmq.meta.proto.QuotaDeleted;
import io.raftmq.meta.proto.ReplicaList;
import io.raftmq.meta.record.AssignmentValues;
import io.raftmq.meta.record.ClusterValues;
import io.raftmq.meta.record.FeatureLevel;
import io.raftmq.meta.record.GroupSettingsValues;
import io.raftmq.meta.record.GroupValues;
import io.raftmq.meta.record.NodeValues;
import io.raftmq.meta.record.QuotaValues;
import io.raftmq.meta.record.TopicValues;
import io.raftmq.meta.record.UnreadableRecordException;
import io.raftmq.store.GroupId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What records do to an image. The only place that changes one, and the same on every node. */
final class Replay {
    private final ImageDraft draft;
    private final int supported;

    /** Replays onto {@code draft} what is written at feature levels up to {@code supported}. */
    Replay(ImageDraft draft, int supported) {
        this.draft = draft;
        this.supported = supported;
    }

    /**
     * Applies one entry, unless another came between it and what it was decided upon; then it changes nothing but the
     * index. (A leader whose proposal seemed lost decides anew from the older image; should the lost one be committed
     * after all, only one of the two may count.)
     *
     * @return whether its records were applied
     */
    boolean apply(MetaEntry entry, long index) {
        boolean upToDate = entry.getBaseIndex() == draft.cluster().index();
        if (upToDate) {
            entry.getRecordsList().forEach(this::apply);
        }
        draft.cluster(cluster -> cluster.withIndex(index));
        return upToDate;
    }

    /** Applies one record. */
    void apply(MetaRecord record) {
        switch (record.getKindCase()) {
            case CLUSTER_FORMED -> form(record.getClusterFormed());
            case FEATURE_LEVEL_RAISED -> raise(record.getFeatureLevelRaised().getLevel());
            case SETTINGS_CHANGED ->
                draft.cluster(cluster -> cluster.withSettings(ClusterValues.from(record.getSettingsChanged())));
            case META_GROUP_CHANGED ->
                draft.cluster(cluster -> cluster.withMetaGroup(ClusterValues.from(record.getMetaGroupChanged())));
            case NODE_REGISTERED ->
                put(NodeValues.from(record.getNodeRegistered().getNode()));
            case NODE_LIVENESS_CHANGED -> {
                boolean alive = record.getNodeLivenessChanged().getAlive();
                changeNode(record.getNodeLivenessChanged().getId(), node -> node.withAlive(alive));
            }
            case NODE_DRAINING_CHANGED -> {
                boolean draining = record.getNodeDrainingChanged().getDraining();
                changeNode(record.getNodeDrainingChanged().getId(), node -> node.withDraining(draining));
            }
            case NODE_REMOVED -> draft.nodes().remove(record.getNodeRemoved().getId());
            case TOPIC_CREATED ->
                create(
                        TopicValues.from(record.getTopicCreated().getTopic()),
                        record.getTopicCreated().getPartitionsList());
            case TOPIC_CONFIGURED -> {
                Topic topic = topic(record.getTopicConfigured().getUid());
                draft.putTopic(topic.withConfig(
                        TopicValues.from(record.getTopicConfigured().getConfig())));
            }
            case PARTITIONS_ADDED ->
                addPartitions(
                        topic(record.getPartitionsAdded().getUid()),
                        record.getPartitionsAdded().getPartitionsList());
            case TOPIC_DELETED ->
                draft.removeTopic(topic(record.getTopicDeleted().getUid()));
            case PARTITION_TARGETED -> {
                Partition partition = partition(
                        record.getPartitionTargeted().getUid(),
                        record.getPartitionTargeted().getPartition());
                put(partition.withTargets(
                        NodeValues.fromAll(record.getPartitionTargeted().getReplicasList()),
                        TopicValues.rebuildingFrom(record.getPartitionTargeted().getRebuilding())));
            }
            case PARTITION_REPORTED -> report(record.getPartitionReported());
            case GROUP_SUBSCRIBED -> {
                ConsumerGroup group =
                        GroupValues.from(record.getGroupSubscribed().getGroup());
                draft.groups().put(group.name(), group);
            }
            case GROUP_CONFIGURED ->
                draft.groupSettings()
                        .put(
                                record.getGroupConfigured().getName(),
                                GroupSettingsValues.from(
                                        record.getGroupConfigured().getSettings()));
            case GROUP_DELETED -> deleteGroup(record.getGroupDeleted().getName());
            case GROUP_ASSIGNED -> assign(record.getGroupAssigned());
            case PRODUCER_IDS_TAKEN ->
                draft.cluster(cluster ->
                        cluster.withNextProducerId(record.getProducerIdsTaken().getNext()));
            case QUOTA_CHANGED -> {
                Quota quota = QuotaValues.from(record.getQuotaChanged());
                draft.quotas().put(quota.key(), quota);
            }
            case QUOTA_DELETED -> {
                QuotaDeleted gone = record.getQuotaDeleted();
                draft.quotas().remove(gone.getKind() + ":" + gone.getName());
            }
            case KIND_NOT_SET -> throw new UnreadableRecordException("a metadata record of an unknown kind");
        }
    }

    private void form(ClusterFormed formed) {
        draft.cluster(cluster -> cluster.withId(formed.getClusterId()));
        for (FormedNode node : formed.getNodesList()) {
            List<Directory> directories = List.of(NodeValues.from(node.getDirectory()));
            put(new Node(node.getId(), directories, Endpoint.UNKNOWN, "", "", 0, false, false, FeatureLevel.FIRST));
        }
    }

    private void raise(int level) {
        if (level > supported) {
            throw new UnreadableRecordException("the cluster's feature level was raised to " + level
                    + "; this binary knows levels up to " + supported
                    + ". Run the newer version on this node");
        }
        draft.cluster(cluster -> cluster.withFeatureLevel(level));
    }

    private void put(Node node) {
        draft.nodes().put(node.id(), node);
        String endpoint = node.peer().host() + ":" + node.peer().port();
        Integer next = draft.incarnations().get(endpoint);
        if (next == null || next <= node.incarnation()) {
            draft.incarnations().put(endpoint, node.incarnation() + 1);
        }
    }

    private void changeNode(int id, UnaryOperator<Node> change) {
        draft.nodes().put(id, change.apply(present(draft.nodes().get(id), "node " + id)));
    }

    private void create(Topic topic, List<ReplicaList> placements) {
        draft.putTopic(topic.withPartitions(0));
        draft.cluster(cluster -> cluster.withNextTopicUid(Math.max(cluster.nextTopicUid(), topic.uid() + 1)));
        addPartitions(topic.withPartitions(0), placements);
    }

    private void addPartitions(Topic topic, List<ReplicaList> placements) {
        Topic grown = topic.withPartitions(topic.partitions() + placements.size());
        for (int i = 0; i < placements.size(); i++) {
            GroupId id = topic.group(topic.partitions() + i);
            put(Partition.placed(id, NodeValues.fromAll(placements.get(i).getReplicasList())));
        }
        draft.putTopic(grown);
    }

    private void report(PartitionReported report) {
        Partition known = partition(report.getUid(), report.getPartition());
        put(known.reported(
                NodeValues.fromAll(report.getVotersList()),
                NodeValues.fromAll(report.getLearnersList()),
                report.getLeader(),
                report.getTerm(),
                report.getVersion()));
    }

    private void deleteGroup(String name) {
        draft.groupSettings().remove(name);
        ConsumerGroup group = draft.groups().get(name);
        if (group == null) {
            return; // it had settings and never a member
        }
        draft.groups().remove(name);
        if (draft.assignments().get(name) != null) {
            draft.assignments().remove(name);
        }
        draft.cluster((Cluster cluster) ->
                cluster.withSubscriptionFloor(Math.max(cluster.subscriptionFloor(), group.version())));
    }

    private void assign(GroupAssigned record) {
        ConsumerGroup group = present(draft.groups().get(record.getGroup()), "group " + record.getGroup());
        Assignment before = draft.assignments().get(group.name());
        draft.assignments()
                .put(
                        group.name(),
                        AssignmentValues.applied(
                                before == null ? Assignment.none(group.firstVersion()) : before, record));
    }

    private void put(Partition partition) {
        draft.partitions().put(partition.id(), partition);
    }

    private Topic topic(long uid) {
        return present(draft.topics().get(uid), "topic " + uid);
    }

    private Partition partition(long uid, int number) {
        GroupId id = new GroupId(uid, number);
        return present(draft.partitions().get(id), "partition " + id);
    }

    /** A record about something that is not there cannot come from this log. */
    private static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new UnreadableRecordException("a metadata record names " + what + ", which does not exist");
        }
        return value;
    }
}
