package io.raftmq.meta.state;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.MovePartitionResponse;
import io.raftmq.client.wire.proto.PartitionReport;
import io.raftmq.client.wire.proto.PreferLeaderRequest;
import io.raftmq.client.wire.proto.PreferLeaderResponse;
import io.raftmq.client.wire.proto.ReportPartitionsRequest;
import io.raftmq.client.wire.proto.ReportPartitionsResponse;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.meta.model.Topic;
import io.raftmq.meta.model.TopicConfig;
import io.raftmq.meta.placement.Rebuild;
import io.raftmq.meta.placement.Repair;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.proto.PartitionReported;
import io.raftmq.meta.proto.PartitionTargeted;
import io.raftmq.meta.record.NodeValues;
import io.raftmq.meta.record.TopicValues;
import io.raftmq.store.GroupId;
import io.raftmq.store.PeerAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides about partitions: moves, and what their leaders report. */
final class PartitionRules {
    Decision move(MovePartitionRequest request, MetadataImage image) {
        Topic topic = image.topic(request.getTopic())
                .orElseThrow(() ->
                        new MetaException(ErrorCode.UNKNOWN_TOPIC, "no topic " + Bounds.quoted(request.getTopic())));
        if (request.getPartition() < 0 || request.getPartition() >= topic.partitions()) {
            throw new MetaException(
                    ErrorCode.UNKNOWN_PARTITION,
                    "topic " + topic.name() + " has partitions 0 to " + (topic.partitions() - 1) + ", no "
                            + request.getPartition());
        }
        Bounds.range("the number of replicas", request.getReplicasCount(), 0, TopicConfig.MAX_REPLICATION);
        Partition partition =
                image.partition(topic.group(request.getPartition())).orElseThrow();
        List<Replica> targets = request.getReplicasList().stream()
                .map(id -> target(image, partition, id))
                .toList();
        if (targets.stream().distinct().count() < targets.size()) {
            throw new MetaException(ErrorCode.INVALID_PLACEMENT, "a node is named twice");
        }
        MovePartitionResponse answer = MovePartitionResponse.getDefaultInstance();
        return targets.equals(partition.targets())
                ? Decision.unchanged(answer)
                : Decision.one(targeted(partition.id(), targets, Replica.UNKNOWN_NODE), answer);
    }

    /**
     * Makes a replica the preferred leader, the first in order. A partition on its way elsewhere is left alone: no leader is
     * preferred before it has arrived.
     */
    Decision prefer(PreferLeaderRequest request, MetadataImage image) {
        Bounds.check(request.getTopicUid() > 0 && request.getPartition() >= 0, "the request names no partition");
        Partition partition = image.partition(new GroupId(request.getTopicUid(), request.getPartition()))
                .orElseThrow(() -> new MetaException(ErrorCode.UNKNOWN_PARTITION, "no such partition"));
        Replica preferred = partition.replicas().stream()
                .filter(replica -> replica.node() == request.getNodeId())
                .findFirst()
                .orElseThrow(() -> new MetaException(
                        ErrorCode.INVALID_PLACEMENT,
                        "node " + request.getNodeId() + " has no replica of the partition"));
        PreferLeaderResponse answer = PreferLeaderResponse.getDefaultInstance();
        if (partition.moving() || partition.replicas().get(0).equals(preferred)) {
            return Decision.unchanged(answer);
        }
        List<Replica> order = new ArrayList<>(partition.replicas());
        order.remove(preferred);
        order.add(0, preferred);
        return Decision.one(targeted(partition.id(), order, partition.rebuilding()), answer);
    }

    Decision report(ReportPartitionsRequest request, MetadataImage image) {
        Node reporter = NodeRules.current(image, request.getNodeId(), request.getEpoch());
        Bounds.atMost("reports", request.getReportsCount(), Bounds.MAX_REPORTS);
        List<MetaRecord> records = new ArrayList<>();
        MetadataImage after = image;
        for (PartitionReport report : request.getReportsList()) {
            Optional<MetaRecord> news = news(report, reporter, after);
            if (news.isPresent()) {
                records.add(news.get());
                after = Changes.preview(after, List.of(news.get()));
            }
        }
        return new Decision(records, committed -> ReportPartitionsResponse.getDefaultInstance());
    }

    /** The moves that the state of the nodes asks for. */
    static List<MetaRecord> repairs(MetadataImage image, int perRound, int draining) {
        return Repair.moves(image, perRound, draining).stream()
                .map(move -> targeted(move.group(), move.targets(), move.rebuilding())
                        .build())
                .toList();
    }

    /** What damaged replicas ask for. */
    static List<MetaRecord> rebuilds(MetadataImage image, Rebuild.Damage damage, int atATime) {
        return Rebuild.steps(image, damage, atATime).stream()
                .map(step -> targeted(step.group(), step.targets(), step.rebuilding())
                        .build())
                .toList();
    }

    private static Replica target(MetadataImage image, Partition partition, int id) {
        Node node = image.node(id)
                .filter(Node::registered)
                .orElseThrow(() -> new MetaException(ErrorCode.INVALID_PLACEMENT, "no node " + id + " is registered"));
        boolean stays = partition.replicas().contains(node.replica());
        if (!stays && (node.draining() || !node.alive())) {
            throw new MetaException(
                    ErrorCode.INVALID_PLACEMENT,
                    "node " + id + (node.draining() ? " is draining" : " is not alive") + ": choose another");
        }
        return node.replica();
    }

    private static MetaRecord.Builder targeted(GroupId id, List<Replica> targets, int rebuilding) {
        return MetaRecord.newBuilder()
                .setPartitionTargeted(PartitionTargeted.newBuilder()
                        .setUid(id.topicUid())
                        .setPartition(id.partition())
                        .addAllReplicas(NodeValues.ofAll(targets))
                        .setRebuilding(TopicValues.rebuilding(rebuilding)));
    }

    /** The record of a report, unless it tells nothing new; a partition deleted meanwhile is no error. */
    private static Optional<MetaRecord> news(PartitionReport report, Node reporter, MetadataImage image) {
        Bounds.check(
                report.getTopicUid() > 0 && report.getPartition() >= 0 && report.getTerm() > 0,
                "a report names no partition or term");
        GroupId id = new GroupId(report.getTopicUid(), report.getPartition());
        List<PeerAddress> voters = peers(report.getVotersList());
        List<PeerAddress> learners = peers(report.getLearnersList());
        Bounds.check(!voters.isEmpty(), "a report names no voters");
        return image.partition(id)
                .filter(partition -> !partition.knowsBetter(report.getTerm(), report.getVersion()))
                .map(partition -> MetaRecord.newBuilder()
                        .setPartitionReported(PartitionReported.newBuilder()
                                .setUid(id.topicUid())
                                .setPartition(id.partition())
                                .setLeader(reporter.id())
                                .setTerm(report.getTerm())
                                .setVersion(report.getVersion())
                                .addAllVoters(NodeValues.ofAll(replicas(voters, partition, image)))
                                .addAllLearners(NodeValues.ofAll(replicas(learners, partition, image))))
                        .build());
    }

    /** The peers as replicas: those known before in their old order, then the others. */
    private static List<Replica> replicas(List<PeerAddress> peers, Partition partition, MetadataImage image) {
        List<Replica> known = Stream.of(partition.replicas(), partition.targets(), partition.learners())
                .flatMap(List::stream)
                .distinct()
                .filter(replica -> peers.contains(replica.peer()))
                .toList();
        List<Replica> replicas = new ArrayList<>(known);
        peers.stream()
                .distinct()
                .filter(peer ->
                        known.stream().noneMatch(replica -> replica.peer().equals(peer)))
                .sorted(Comparator.comparing(PeerAddress::toString))
                .forEach(peer -> replicas.add(
                        new Replica(image.nodeAt(peer).map(Node::id).orElse(Replica.UNKNOWN_NODE), peer)));
        return replicas;
    }

    private static List<PeerAddress> peers(List<String> texts) {
        Bounds.atMost("peers in a report", texts.size(), Bounds.MAX_PEERS);
        try {
            return texts.stream().map(PeerAddress::parse).toList();
        } catch (IllegalArgumentException e) {
            throw Bounds.invalid("a report names a peer that is not host:port:incarnation");
        }
    }
}
