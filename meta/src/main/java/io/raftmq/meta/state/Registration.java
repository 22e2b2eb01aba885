package io.raftmq.meta.state;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.NodeInfo;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.meta.model.Directory;
import io.raftmq.meta.model.Endpoint;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.store.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Gives a registering node its identity. A data directory keeps the peer address it was first given; an unknown
 * directory gets one that nobody ever had, since what it does not remember it must not vote on.
 */
final class Registration {
    private Registration() {}

    /** The node as it is after the registration, or a refusal. */
    static Node of(RegisterNodeRequest request, MetadataImage image, NodeLiveness liveness, long now) {
        NodeInfo info = request.getNode();
        Bounds.range("node id", info.getId(), 1, Bounds.MAX_NODE_ID);
        Endpoint raft = endpoint("raft", info.getRaft());
        Endpoint client = endpoint("client", info.getHost() + ":" + info.getPort());
        String http =
                info.getHttp().isEmpty() ? "" : endpoint("http", info.getHttp()).toString();
        UUID directory = uuid(request.getDirectory());
        checkLevel(info, image);
        checkEndpointFree(info.getId(), raft, image);

        Optional<Node> known = image.node(info.getId());
        if (known.isEmpty()) {
            Bounds.atMost("nodes", image.nodes().size() + 1, Bounds.MAX_NODES);
        }
        known.ifPresent(node -> checkNotRunning(node, directory, liveness, now));
        return new Node(
                info.getId(),
                directories(known, directory, raft, image),
                client,
                http,
                Bounds.rack(info.getRack()),
                known.map(Node::epoch).orElse(0L) + 1,
                true,
                known.map(Node::draining).orElse(false),
                info.getMaxFeatureLevel());
    }

    private static List<Directory> directories(Optional<Node> known, UUID id, Endpoint raft, MetadataImage image) {
        List<Directory> directories =
                new ArrayList<>(known.map(Node::directories).orElse(List.of()));
        Optional<Directory> remembered = known.flatMap(node -> node.directory(id));
        Directory current = remembered.orElseGet(() -> new Directory(id, nextPeer(raft, image)));
        if (!current.peer().host().equals(raft.host()) || current.peer().port() != raft.port()) {
            throw Bounds.invalid("this data directory's replicas are known at "
                    + current.peer().host() + ":"
                    + current.peer().port() + ", not at " + raft
                    + ": keep the Raft address, or begin with an empty directory");
        }
        directories.remove(current);
        directories.add(current);
        return directories.subList(
                Math.max(0, directories.size() - Bounds.MAX_DIRECTORIES_PER_NODE), directories.size());
    }

    private static PeerAddress nextPeer(Endpoint raft, MetadataImage image) {
        Integer next = image.incarnations().get(raft.toString());
        return new PeerAddress(raft.host(), raft.port(), next == null ? 0 : next);
    }

    private static void checkNotRunning(Node node, UUID directory, NodeLiveness liveness, long now) {
        boolean another = !node.directory().id().equals(directory);
        if (another && liveness.fresh(node.id(), now)) {
            throw MetaException.later(
                    ErrorCode.NODE_ID_IN_USE,
                    "node id " + node.id() + " is in use: a process with another data directory sent a heartbeat just"
                            + " now, from " + node.client() + ". Give this node an id of its own; if that process was"
                            + " stopped, try again when it counts as dead",
                    Math.max(1, liveness.freshForMs(node.id(), now)));
        }
    }

    private static void checkLevel(NodeInfo info, MetadataImage image) {
        if (info.getMaxFeatureLevel() < image.featureLevel()) {
            throw new MetaException(
                    ErrorCode.FEATURE_LEVEL,
                    "the cluster is at feature level " + image.featureLevel() + "; node " + info.getId()
                            + " knows levels up to " + info.getMaxFeatureLevel() + " only: run a newer version");
        }
    }

    private static void checkEndpointFree(int id, Endpoint raft, MetadataImage image) {
        for (Node other : image.nodes().values()) {
            PeerAddress peer = other.peer();
            Bounds.check(
                    other.id() == id || !peer.host().equals(raft.host()) || peer.port() != raft.port(),
                    "node " + other.id() + " has the Raft address " + raft + " already");
        }
    }

    private static Endpoint endpoint(String what, String text) {
        try {
            Endpoint endpoint = Endpoint.parse(text);
            Bounds.check(endpoint.port() > 0, "the " + what + " address needs a port: " + Bounds.quoted(text));
            return endpoint;
        } catch (IllegalArgumentException e) {
            throw Bounds.invalid("the " + what + " address must be host:port: " + Bounds.quoted(text));
        }
    }

    private static UUID uuid(String text) {
        try {
            Bounds.check(text.length() == 36, "directory must be a UUID: " + Bounds.quoted(text));
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Bounds.invalid("directory must be a UUID: " + Bounds.quoted(text));
        }
    }
}
