package io.raftmq.meta.state;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.DrainNodeResponse;
import io.raftmq.client.wire.proto.NodeHeartbeatRequest;
import io.raftmq.client.wire.proto.NodeHeartbeatResponse;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.client.wire.proto.RegisterNodeResponse;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.client.wire.proto.RemoveNodeResponse;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.proto.FeatureLevelRaised;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.proto.NodeDrainingChanged;
import io.raftmq.meta.proto.NodeLivenessChanged;
import io.raftmq.meta.proto.NodeRegistered;
import io.raftmq.meta.proto.NodeRemoved;
import io.raftmq.meta.record.NodeValues;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides about nodes: registration, liveness, draining and removal. */
final class NodeRules {
    private final int heartbeatMs;
    private final int supported;

    NodeRules(int heartbeatMs, int supported) {
        this.heartbeatMs = heartbeatMs;
        this.supported = supported;
    }

    Decision register(RegisterNodeRequest request, MetadataImage image, LeaderMemory memory, long now) {
        Node node = Registration.of(request, image, memory.nodes(), now);
        memory.nodes().heard(node.id(), now);
        List<MetaRecord> records = new ArrayList<>();
        records.add(MetaRecord.newBuilder()
                .setNodeRegistered(NodeRegistered.newBuilder().setNode(NodeValues.of(node)))
                .build());
        Collection<Node> after = image.nodes().with(node.id(), node).values();
        boolean completes = image.nodes().values().stream().anyMatch(n -> !n.registered())
                && after.stream().allMatch(Node::registered);
        if (completes) {
            startingLevel(image, after).ifPresent(records::add);
        }
        return new Decision(
                records,
                committed -> RegisterNodeResponse.newBuilder()
                        .setEpoch(node.epoch())
                        .setIncarnation(node.incarnation())
                        .setHeartbeatMs(heartbeatMs)
                        .build());
    }

    Decision heartbeat(NodeHeartbeatRequest request, MetadataImage image, LeaderMemory memory, long now) {
        Node node = current(image, request.getNodeId(), request.getEpoch());
        Bounds.atMost("damaged replicas", request.getDamagedCount(), Bounds.MAX_DAMAGED);
        memory.nodes().heard(node.id(), now);
        memory.damage()
                .heard(
                        node.id(),
                        request.getDamagedList().stream()
                                .map(damaged -> new GroupId(damaged.getTopicUid(), damaged.getPartition()))
                                .collect(Collectors.toSet()),
                        now);
        NodeHeartbeatResponse answer = NodeHeartbeatResponse.getDefaultInstance();
        return node.alive() ? Decision.unchanged(answer) : Decision.one(liveness(node, true), answer);
    }

    Decision drain(DrainNodeRequest request, MetadataImage image) {
        Node node = known(image, request.getNodeId());
        boolean draining = !request.getUndo();
        DrainNodeResponse answer = DrainNodeResponse.newBuilder()
                .setPartitionsLeft(replicasOn(image, node.id()))
                .build();
        if (node.draining() == draining) {
            return Decision.unchanged(answer);
        }
        return Decision.one(
                MetaRecord.newBuilder()
                        .setNodeDrainingChanged(NodeDrainingChanged.newBuilder()
                                .setId(node.id())
                                .setDraining(draining)),
                answer);
    }

    Decision remove(RemoveNodeRequest request, MetadataImage image, LeaderMemory memory, long now) {
        Node node = known(image, request.getNodeId());
        int left = replicasOn(image, node.id());
        Bounds.check(left == 0, "node " + node.id() + " still has " + left + " partitions: drain it first");
        Bounds.check(
                !node.alive() && !memory.nodes().fresh(node.id(), now),
                "node " + node.id() + " is alive and would register again: stop it first");
        return Decision.one(
                MetaRecord.newBuilder().setNodeRemoved(NodeRemoved.newBuilder().setId(node.id())),
                RemoveNodeResponse.getDefaultInstance());
    }

    /** Nodes that have become silent are dead from now on. */
    static List<MetaRecord> deaths(MetadataImage image, LeaderMemory memory, long now) {
        return memory.nodes().silent(image, now).stream()
                .map(node -> liveness(node, false).build())
                .toList();
    }

    /** The node of a registration that is still the newest of its id. */
    static Node current(MetadataImage image, int id, long epoch) {
        Node node = known(image, id);
        if (node.epoch() != epoch) {
            throw new MetaException(
                    ErrorCode.FENCED,
                    "node " + id + " registered again since (epoch " + node.epoch() + ", this is " + epoch + ")");
        }
        return node;
    }

    private static Node known(MetadataImage image, int id) {
        return image.node(id)
                .orElseThrow(() -> new MetaException(ErrorCode.UNKNOWN_NODE, "no node " + id + " is registered"));
    }

    private static int replicasOn(MetadataImage image, int id) {
        return (int) image.partitions().values().stream()
                .filter(partition -> partition.touches(id))
                .count();
    }

    private static MetaRecord.Builder liveness(Node node, boolean alive) {
        return MetaRecord.newBuilder()
                .setNodeLivenessChanged(
                        NodeLivenessChanged.newBuilder().setId(node.id()).setAlive(alive));
    }

    /** Once all the initial nodes are there, the cluster begins at the highest level that all of them know. */
    private Optional<MetaRecord> startingLevel(MetadataImage image, Collection<Node> nodes) {
        int common = Math.min(
                supported, nodes.stream().mapToInt(Node::maxFeatureLevel).min().orElse(image.featureLevel()));
        if (common <= image.featureLevel()) {
            return Optional.empty();
        }
        return Optional.of(MetaRecord.newBuilder()
                .setFeatureLevelRaised(FeatureLevelRaised.newBuilder().setLevel(common))
                .build());
    }
}
