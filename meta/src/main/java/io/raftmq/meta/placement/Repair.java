package io.raftmq.meta.placement;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the partitions that must move though nobody named them: a replica whose data directory is gone (its node came
 * back with an empty one, or left the cluster), and those of draining nodes. A dead node's replicas stay where they are,
 * for it will be back.
 */
public final class Repair {
    /** Partition {@code group} should move to {@code targets}; {@code rebuilding} as before, see {@link Partition}. */
    public record Move(GroupId group, List<Replica> targets, int rebuilding) {}

    private Repair() {}

    /**
     * The moves to begin now.
     *
     * @param perRound at most so many moves are begun for lost directories; the rest follow in later rounds
     * @param draining at most so many partitions move off draining nodes at a time; those that cannot proceed because
     *     nobody leads them are not counted
     */
    public static List<Move> moves(MetadataImage image, int perRound, int draining) {
        List<Partition> lost = new ArrayList<>();
        List<Partition> drains = new ArrayList<>();
        int underway = 0;
        for (Partition partition : image.partitions().values()) {
            if (partition.goal().stream().anyMatch(replica -> isLost(image, replica))) {
                lost.add(partition);
            } else if (partition.moving()) {
                underway += image.node(partition.leader()).map(Node::alive).orElse(false) ? 1 : 0;
            } else if (partition.replicas().stream().anyMatch(replica -> isDraining(image, replica))) {
                drains.add(partition);
            }
        }
        if (lost.isEmpty() && drains.isEmpty()) {
            return List.of();
        }
        Placer placer = new Placer(image);
        List<Move> moves = new ArrayList<>();
        lost.stream().limit(perRound).forEach(partition -> add(moves, partition, renewed(image, partition, placer)));
        drains.stream()
                .limit(Math.max(0, draining - underway))
                .forEach(partition -> add(moves, partition, drained(image, partition, placer)));
        return moves;
    }

    private static void add(List<Move> moves, Partition partition, List<Replica> targets) {
        if (!targets.equals(partition.goal())) {
            moves.add(new Move(partition.id(), targets, partition.rebuilding()));
        }
    }

    /** The same nodes with their present directories; other nodes for those that left the cluster. */
    private static List<Replica> renewed(MetadataImage image, Partition partition, Placer placer) {
        List<Replica> goal = new ArrayList<>();
        Set<Replica> homeless = new HashSet<>();
        for (Replica replica : partition.goal()) {
            Optional<Node> node = image.node(replica.node());
            goal.add(node.map(Node::replica).orElse(replica));
            if (node.isEmpty()) {
                homeless.add(replica);
            }
        }
        Partition renewed = partition.withTargets(goal);
        return homeless.isEmpty() ? goal : placer.replace(renewed, homeless);
    }

    private static List<Replica> drained(MetadataImage image, Partition partition, Placer placer) {
        Set<Replica> leaving = new HashSet<>(partition.replicas());
        leaving.removeIf(replica -> !isDraining(image, replica));
        return placer.replace(partition, leaving);
    }

    private static boolean isLost(MetadataImage image, Replica replica) {
        return image.node(replica.node())
                .map(node -> !node.peer().equals(replica.peer()))
                .orElse(true);
    }

    private static boolean isDraining(MetadataImage image, Replica replica) {
        return image.node(replica.node()).map(Node::draining).orElse(false);
    }
}
