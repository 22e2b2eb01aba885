package io.raftmq.meta.record;

import io.raftmq.client.wire.proto.FlushMode;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.meta.model.Topic;
import io.raftmq.meta.model.TopicConfig;
import io.raftmq.meta.proto.PartitionValue;
import io.raftmq.meta.proto.TopicConfigValue;
import io.raftmq.meta.proto.TopicValue;
import io.raftmq.store.GroupId;

/** Topics and partitions, as values of records and state. */
public final class TopicValues {
    private TopicValues() {}

    public static TopicConfigValue of(TopicConfig config) {
        return TopicConfigValue.newBuilder()
                .setReplicationFactor(config.replicationFactor())
                .setRetentionMs(config.retentionMs())
                .setRetentionBytes(config.retentionBytes())
                .setFlush(config.flush().getNumber())
                .setMaxMessageBytes(config.maxMessageBytes())
                .setDedupeWindowMs(config.dedupeWindowMs())
                .build();
    }

    public static TopicConfig from(TopicConfigValue value) {
        FlushMode flush = FlushMode.forNumber(value.getFlush());
        if (flush == null) {
            throw new UnreadableRecordException("unknown flush mode " + value.getFlush());
        }
        return new TopicConfig(
                value.getReplicationFactor(),
                value.getRetentionMs(),
                value.getRetentionBytes(),
                flush,
                value.getMaxMessageBytes(),
                value.getDedupeWindowMs());
    }

    public static TopicValue of(Topic topic) {
        return TopicValue.newBuilder()
                .setUid(topic.uid())
                .setName(topic.name())
                .setPartitions(topic.partitions())
                .setConfig(of(topic.config()))
                .setCreation(topic.creation())
                .setFirstPartitions(topic.firstPartitions())
                .build();
    }

    public static Topic from(TopicValue value) {
        return new Topic(
                value.getUid(),
                value.getName(),
                value.getPartitions(),
                from(value.getConfig()),
                value.getCreation(),
                value.getFirstPartitions());
    }

    public static PartitionValue of(Partition partition) {
        return PartitionValue.newBuilder()
                .addAllReplicas(NodeValues.ofAll(partition.replicas()))
                .addAllTargets(NodeValues.ofAll(partition.targets()))
                .addAllLearners(NodeValues.ofAll(partition.learners()))
                .setChanges(partition.changes())
                .setLeader(partition.leader())
                .setTerm(partition.term())
                .setReportVersion(partition.reportVersion())
                .setRebuilding(rebuilding(partition.rebuilding()))
                .build();
    }

    public static Partition from(GroupId id, PartitionValue value) {
        return new Partition(
                id,
                NodeValues.fromAll(value.getReplicasList()),
                NodeValues.fromAll(value.getTargetsList()),
                NodeValues.fromAll(value.getLearnersList()),
                value.getChanges(),
                value.getLeader(),
                value.getTerm(),
                value.getReportVersion(),
                rebuildingFrom(value.getRebuilding()));
    }

    /** The node being rebuilt, as records say it: 0 if none. */
    public static int rebuilding(int node) {
        return node == Replica.UNKNOWN_NODE ? 0 : node;
    }

    /** What a record says of the node being rebuilt. */
    public static int rebuildingFrom(int value) {
        return value == 0 ? Replica.UNKNOWN_NODE : value;
    }
}
