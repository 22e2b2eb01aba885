package io.raftmq.meta.placement;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses nodes for replicas: racks as different as can be, then the nodes with the fewest replicas; the preferred leader
 * is the chosen node that is preferred least often so far. Ties are broken by a hash of partition and node, so that
 * partitions of one node have their other replicas all over the cluster. Counts as it chooses; one instance serves one
 * decision.
 */
public final class Placer {
    private final List<Node> nodes;
    private final Map<Integer, Integer> replicas = new HashMap<>();
    private final Map<Integer, Integer> preferred = new HashMap<>();

    /** Begins with the load that the image shows, moves in progress counted as done. */
    public Placer(MetadataImage image) {
        nodes = image.nodes().values().stream().filter(Node::takesReplicas).toList();
        image.partitions().values().forEach(partition -> count(partition.goal()));
    }

    /** The nodes that may be given replicas: registered and not draining. */
    public int available() {
        return nodes.size();
    }

    /** Those of them that are alive. */
    public int alive() {
        return (int) nodes.stream().filter(Node::alive).count();
    }

    /**
     * Places a new partition; living nodes first, dead ones only when there are not enough.
     *
     * @param wanted the number of replicas, at most {@link #available()}
     * @return the replicas, the preferred leader first
     */
    public List<Replica> place(GroupId id, int wanted) {
        List<Node> chosen = new ArrayList<>();
        while (chosen.size() < wanted) {
            chosen.add(best(id, chosen, nodes));
        }
        Node leader = chosen.stream()
                .min(Comparator.comparing((Node node) -> !node.alive())
                        .thenComparingInt(node -> preferred.getOrDefault(node.id(), 0))
                        .thenComparingLong(node -> tieBreak(id, node)))
                .orElseThrow();
        chosen.remove(leader);
        chosen.add(0, leader);
        List<Replica> placed = chosen.stream().map(Node::replica).toList();
        count(placed);
        return placed;
    }

    /**
     * Puts other nodes in the place of those that {@code partition} must leave, one for one.
     *
     * @param leaving the replicas of its goal to replace
     * @return the new goal; where no living node is left to choose, the old replica stays
     */
    List<Replica> replace(Partition partition, Set<Replica> leaving) {
        List<Replica> goal = new ArrayList<>(partition.goal());
        uncount(goal);
        List<Node> staying = new ArrayList<>(nodes.stream()
                .filter(node -> goal.stream().anyMatch(r -> r.node() == node.id() && !leaving.contains(r)))
                .toList());
        for (int i = 0; i < goal.size(); i++) {
            if (leaving.contains(goal.get(i))) {
                List<Node> candidates = nodes.stream()
                        .filter(node -> node.alive() && goal.stream().noneMatch(r -> r.node() == node.id()))
                        .toList();
                if (!candidates.isEmpty()) {
                    Node next = best(partition.id(), staying, candidates);
                    staying.add(next);
                    goal.set(i, next.replica());
                }
            }
        }
        count(goal);
        return List.copyOf(goal);
    }

    /** A living node that has no replica of the partition, for one replica more; empty if there is none. */
    Optional<Replica> oneMore(Partition partition) {
        List<Replica> goal = partition.goal();
        List<Node> staying = nodes.stream()
                .filter(node -> goal.stream().anyMatch(replica -> replica.node() == node.id()))
                .toList();
        List<Node> candidates = nodes.stream()
                .filter(node -> node.alive() && !staying.contains(node))
                .toList();
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(best(partition.id(), staying, candidates).replica());
    }

    private Node best(GroupId id, List<Node> chosen, List<Node> candidates) {
        return candidates.stream()
                .filter(node -> !chosen.contains(node))
                .min(Comparator.comparing((Node node) -> !node.alive())
                        .thenComparingLong(node -> sameRack(node, chosen))
                        .thenComparingInt(node -> replicas.getOrDefault(node.id(), 0))
                        .thenComparingLong(node -> tieBreak(id, node)))
                .orElseThrow(() -> new IllegalStateException("fewer nodes than replicas"));
    }

    /** A node without a rack stands alone. */
    private static long sameRack(Node node, List<Node> chosen) {
        return node.rack().isEmpty()
                ? 0
                : chosen.stream()
                        .filter(other -> other.rack().equals(node.rack()))
                        .count();
    }

    private void count(List<Replica> placed) {
        placed.forEach(replica -> replicas.merge(replica.node(), 1, Integer::sum));
        if (!placed.isEmpty()) {
            preferred.merge(placed.get(0).node(), 1, Integer::sum);
        }
    }

    private void uncount(List<Replica> placed) {
        placed.forEach(replica -> replicas.merge(replica.node(), -1, Integer::sum));
        if (!placed.isEmpty()) {
            preferred.merge(placed.get(0).node(), -1, Integer::sum);
        }
    }

    private static long tieBreak(GroupId id, Node node) {
        long mixed = (id.topicUid() * 31 + id.partition()) * 1_000_003 + node.id();
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return (mixed ^ (mixed >>> 31)) >>> 1;
    }
}
