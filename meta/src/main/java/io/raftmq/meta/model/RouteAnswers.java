package io.raftmq.meta.model;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.NodeInfo;
import io.raftmq.client.wire.proto.PartitionInfo;
import io.raftmq.client.wire.proto.TopicInfo;
import io.raftmq.client.wire.proto.TopicSettings;
import java.util.Collection;
import java.util.List;

/** Shows an image on the wire. */
public final class RouteAnswers {
    /** Stands for "unknown" in node id fields. */
    public static final int NO_NODE = -1;

    private RouteAnswers() {}

    /**
     * The answer to a METADATA request.
     *
     * @param names the topics asked for; empty = all
     * @param missing what is said in the entry of a topic that the image does not have: UNKNOWN_TOPIC only if the image
     *     is known to be up to date
     * @param metaLeader the node that leads the metadata group; {@link #NO_NODE} if not known
     */
    public static MetadataResponse metadata(
            MetadataImage image, Collection<String> names, ErrorCode missing, int metaLeader) {
        MetadataResponse.Builder answer = MetadataResponse.newBuilder()
                .setClusterId(image.clusterId())
                .setMetadataIndex(image.index())
                .setMetaLeader(metaLeader)
                .setFeatureLevel(image.featureLevel());
        image.nodes().values().stream().filter(Node::registered).forEach(node -> answer.addNodes(node(image, node)));
        if (names.isEmpty()) {
            image.topics().values().forEach(topic -> answer.addTopics(topic(image, topic)));
        }
        for (String name : names) {
            answer.addTopics(image.topic(name)
                    .map(topic -> topic(image, topic))
                    .orElseGet(() -> TopicInfo.newBuilder()
                            .setName(name)
                            .setError(missing.id())
                            .build()));
        }
        return answer.build();
    }

    /** One node. */
    public static NodeInfo node(MetadataImage image, Node node) {
        return NodeInfo.newBuilder()
                .setId(node.id())
                .setHost(node.client().host())
                .setPort(node.client().port())
                .setRaft(node.peer().host() + ":" + node.peer().port())
                .setHttp(node.http())
                .setRack(node.rack())
                .setAlive(node.alive())
                .setEpoch(node.epoch())
                .setIncarnation(node.incarnation())
                .setMetaVoter(image.cluster().metaGroup().voters().contains(node.peer()))
                .setDraining(node.draining())
                .setMaxFeatureLevel(node.maxFeatureLevel())
                .build();
    }

    /** One topic with its partitions. */
    public static TopicInfo topic(MetadataImage image, Topic topic) {
        TopicInfo.Builder info = TopicInfo.newBuilder()
                .setName(topic.name())
                .setUid(topic.uid())
                .setSettings(settings(topic.config()))
                .setFirstPartitions(topic.firstPartitions());
        image.partitionsOf(topic).forEach(partition -> info.addPartitions(partition(image, partition)));
        return info.build();
    }

    /** A topic's settings. */
    public static TopicSettings settings(TopicConfig config) {
        return TopicSettings.newBuilder()
                .setReplicationFactor(config.replicationFactor())
                .setRetentionMs(config.retentionMs())
                .setRetentionBytes(config.retentionBytes())
                .setFlush(config.flush())
                .setMaxMessageBytes(config.maxMessageBytes())
                .setDedupeWindowMs(config.dedupeWindowMs())
                .build();
    }

    private static PartitionInfo partition(MetadataImage image, Partition partition) {
        boolean leads = image.node(partition.leader()).map(Node::alive).orElse(false);
        return PartitionInfo.newBuilder()
                .setPartition(partition.id().partition())
                .setLeader(leads ? partition.leader() : NO_NODE)
                .setLeaderTerm(partition.term())
                .addAllReplicas(nodeIds(partition.replicas()))
                .addAllTargetReplicas(nodeIds(partition.targets()))
                .build();
    }

    private static List<Integer> nodeIds(List<Replica> replicas) {
        return replicas.stream().map(Replica::node).toList();
    }
}
