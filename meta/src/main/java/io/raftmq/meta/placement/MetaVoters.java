package io.raftmq.meta.placement;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which nodes vote in the metadata group: five of five or more, three of three or four; the rest learn. Who votes stays,
 * unless it drains or leaves; a node that lost its directory votes again under its new address. A dead voter is not
 * replaced, for it will be back.
 */
public final class MetaVoters {
    private MetaVoters() {}

    /**
     * The membership wanted.
     *
     * @param now the membership committed
     */
    public static Membership wanted(MetadataImage image, Membership now) {
        List<Node> nodes = image.nodes().values().stream()
                .filter(node -> node.registered() || now.voters().contains(node.peer()))
                .toList();
        if (nodes.isEmpty()) {
            return now;
        }
        List<Node> staying = nodes.stream().filter(node -> voted(node, now)).toList();
        List<Node> voters = choose(nodes, staying, size(nodes, staying));
        Set<PeerAddress> voting = peers(voters);
        Set<PeerAddress> learning = peers(
                nodes.stream().filter(node -> !voting.contains(node.peer())).toList());
        return new Membership(voting, learning);
    }

    private static int size(List<Node> nodes, List<Node> staying) {
        if (nodes.size() >= 5) {
            return 5;
        }
        return nodes.size() >= 3 ? 3 : Math.max(1, Math.min(nodes.size(), staying.size()));
    }

    private static List<Node> choose(List<Node> nodes, List<Node> staying, int size) {
        List<Node> chosen = new ArrayList<>();
        while (chosen.size() < size) {
            nodes.stream()
                    .filter(node -> !chosen.contains(node))
                    .min(Comparator.comparing(Node::draining)
                            .thenComparing(node -> !staying.contains(node))
                            .thenComparing(node -> !node.alive())
                            .thenComparingLong(node -> sameRack(node, chosen))
                            .thenComparingInt(Node::id))
                    .ifPresent(chosen::add);
        }
        return chosen;
    }

    /** Whether one of the node's directories, past or present, is a voter. */
    private static boolean voted(Node node, Membership now) {
        return node.directories().stream().anyMatch(d -> now.voters().contains(d.peer()));
    }

    private static long sameRack(Node node, List<Node> chosen) {
        return node.rack().isEmpty()
                ? 0
                : chosen.stream()
                        .filter(other -> other.rack().equals(node.rack()))
                        .count();
    }

    private static Set<PeerAddress> peers(List<Node> nodes) {
        return nodes.stream().map(Node::peer).collect(Collectors.toUnmodifiableSet());
    }
}
