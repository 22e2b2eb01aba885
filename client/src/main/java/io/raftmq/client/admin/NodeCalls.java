package io.raftmq.client.admin;

import io.raftmq.client.ClusterDescription;
import io.raftmq.client.ClusterSettings;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AlterClusterRequest;
import io.raftmq.client.wire.proto.AlterClusterResponse;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.DrainNodeResponse;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.MovePartitionResponse;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.client.wire.proto.RemoveNodeResponse;
import io.raftmq.client.wire.proto.TransferLeaderRequest;
import io.raftmq.client.wire.proto.TransferLeaderResponse;
import java.util.List;

/** The cluster, its nodes, and which of them has which replica. Thread-safe. */
final class NodeCalls {
    private final MetadataCalls metadata;

    NodeCalls(MetadataCalls metadata) {
        this.metadata = metadata;
    }

    ClusterDescription describe() {
        return Descriptions.cluster(metadata.metadata(List.of()));
    }

    ClusterSettings alter(ClusterSettings change) {
        AlterClusterRequest.Builder request = AlterClusterRequest.newBuilder();
        if (change.featureLevel() != null) {
            request.setFeatureLevel(change.featureLevel());
        }
        if (change.autoCreateTopics() != null) {
            request.setAutoCreateTopics(change.autoCreateTopics());
        }
        if (change.defaultPartitions() != null) {
            request.setDefaultPartitions(change.defaultPartitions());
        }
        AlterClusterResponse answer =
                metadata.call(ApiKey.ALTER_CLUSTER, request.build(), AlterClusterResponse.parser());
        return new ClusterSettings(
                answer.getFeatureLevel(), answer.getAutoCreateTopics(), answer.getDefaultPartitions());
    }

    int drain(int nodeId) {
        DrainNodeRequest request =
                DrainNodeRequest.newBuilder().setNodeId(nodeId).build();
        return metadata.call(ApiKey.DRAIN_NODE, request, DrainNodeResponse.parser())
                .getPartitionsLeft();
    }

    void undrain(int nodeId) {
        DrainNodeRequest request =
                DrainNodeRequest.newBuilder().setNodeId(nodeId).setUndo(true).build();
        metadata.call(ApiKey.DRAIN_NODE, request, DrainNodeResponse.parser());
    }

    void remove(int nodeId) {
        RemoveNodeRequest request =
                RemoveNodeRequest.newBuilder().setNodeId(nodeId).build();
        metadata.call(ApiKey.REMOVE_NODE, request, RemoveNodeResponse.parser());
    }

    void movePartition(TopicPartition partition, List<Integer> nodeIds) {
        if (nodeIds.isEmpty()) {
            throw new IllegalArgumentException("a partition is moved to at least one node");
        }
        move(partition, nodeIds);
    }

    void cancelMove(TopicPartition partition) {
        move(partition, List.of());
    }

    private void move(TopicPartition partition, List<Integer> nodeIds) {
        MovePartitionRequest request = MovePartitionRequest.newBuilder()
                .setTopic(partition.topic())
                .setPartition(partition.partition())
                .addAllReplicas(nodeIds)
                .build();
        metadata.call(ApiKey.MOVE_PARTITION, request, MovePartitionResponse.parser());
    }

    void transferLeader(TopicPartition partition, int nodeId) {
        TransferLeaderRequest request = TransferLeaderRequest.newBuilder()
                .setTopic(partition.topic())
                .setPartition(partition.partition())
                .setNodeId(nodeId)
                .build();
        metadata.call(ApiKey.TRANSFER_LEADER, request, TransferLeaderResponse.parser());
    }
}
