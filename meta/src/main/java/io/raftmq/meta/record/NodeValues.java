package io.raftmq.meta.record;

import io.raftmq.meta.model.Directory;
import io.raftmq.meta.model.Endpoint;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Replica;
import io.raftmq.meta.proto.DirectoryValue;
import io.raftmq.meta.proto.NodeValue;
import io.raftmq.meta.proto.Peer;
import io.raftmq.meta.proto.ReplicaList;
import io.raftmq.meta.proto.ReplicaValue;
import io.raftmq.store.PeerAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Nodes, directories and replicas, as values of records and state. */
public final class NodeValues {
    private NodeValues() {}

    public static Peer of(PeerAddress peer) {
        return Peer.newBuilder()
                .setHost(peer.host())
                .setPort(peer.port())
                .setIncarnation(peer.incarnation())
                .build();
    }

    public static PeerAddress from(Peer value) {
        return new PeerAddress(value.getHost(), value.getPort(), value.getIncarnation());
    }

    /** A set of peers, in an order that is the same everywhere. */
    public static List<Peer> of(Set<PeerAddress> peers) {
        TreeSet<String> sorted =
                peers.stream().map(PeerAddress::toString).collect(Collectors.toCollection(TreeSet::new));
        return sorted.stream().map(PeerAddress::parse).map(NodeValues::of).toList();
    }

    public static Set<PeerAddress> from(List<Peer> values) {
        return values.stream().map(NodeValues::from).collect(Collectors.toUnmodifiableSet());
    }

    public static DirectoryValue of(Directory directory) {
        return DirectoryValue.newBuilder()
                .setIdHigh(directory.id().getMostSignificantBits())
                .setIdLow(directory.id().getLeastSignificantBits())
                .setPeer(of(directory.peer()))
                .build();
    }

    public static Directory from(DirectoryValue value) {
        return new Directory(new UUID(value.getIdHigh(), value.getIdLow()), from(value.getPeer()));
    }

    public static ReplicaValue of(Replica replica) {
        return ReplicaValue.newBuilder()
                .setNode(replica.node())
                .setPeer(of(replica.peer()))
                .build();
    }

    public static Replica from(ReplicaValue value) {
        return new Replica(value.getNode(), from(value.getPeer()));
    }

    public static List<ReplicaValue> ofAll(Collection<Replica> replicas) {
        return replicas.stream().map(NodeValues::of).toList();
    }

    public static List<Replica> fromAll(Collection<ReplicaValue> values) {
        return values.stream().map(NodeValues::from).toList();
    }

    public static ReplicaList list(List<Replica> replicas) {
        return ReplicaList.newBuilder().addAllReplicas(ofAll(replicas)).build();
    }

    public static NodeValue of(Node node) {
        return NodeValue.newBuilder()
                .setId(node.id())
                .addAllDirectories(
                        node.directories().stream().map(NodeValues::of).toList())
                .setHost(node.client().host())
                .setPort(node.client().port())
                .setHttp(node.http())
                .setRack(node.rack())
                .setEpoch(node.epoch())
                .setAlive(node.alive())
                .setDraining(node.draining())
                .setMaxFeatureLevel(node.maxFeatureLevel())
                .build();
    }

    public static Node from(NodeValue value) {
        return new Node(
                value.getId(),
                value.getDirectoriesList().stream().map(NodeValues::from).toList(),
                new Endpoint(value.getHost(), value.getPort()),
                value.getHttp(),
                value.getRack(),
                value.getEpoch(),
                value.getAlive(),
                value.getDraining(),
                value.getMaxFeatureLevel());
    }
}
