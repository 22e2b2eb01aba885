package io.raftmq.meta.placement;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes damaged replicas anew. A replica that contradicts itself may have forgotten votes and entries it answered for, so
 * it must be out of the committed voters before it may begin as an empty one:
 *
 * <pre>
 * {A, B, C}, C damaged --> targets {A, B}, rebuilding C --> {A, B}, C erases --> targets {A, B, C} --> {A, B, C}
 * </pre>
 *
 * A node that is being emptied, or has left the cluster, does not come back: another takes its place.
 *
 * <p>Where a partition stands on this way is in its metadata, so any metadata leader can go on.
 */
public final class Rebuild {
    /** What nodes say of their own replicas. */
    public interface Damage {
        /** Whether the node has long said that its replica takes no part. */
        boolean lasts(int node, GroupId group);

        /** Whether the node was heard of and does not say so. */
        boolean isGone(int node, GroupId group);
    }

    /** Partition {@code group} should move to {@code targets}; {@code rebuilding} as in {@link Partition}. */
    public record Step(GroupId group, List<Replica> targets, int rebuilding) {}

    private Rebuild() {}

    /**
     * The steps to take now.
     *
     * @param atATime at most so many partitions are on their way, so that a node that lost much does not copy everything
     *     at once
     */
    public static List<Step> steps(MetadataImage image, Damage damage, int atATime) {
        List<Step> steps = new ArrayList<>();
        List<Step> begun = new ArrayList<>();
        int underway = 0;
        for (Partition partition : image.partitions().values()) {
            if (partition.isRebuilding()) {
                underway++;
                comesBack(image, partition, damage)
                        .or(() -> replaced(image, partition))
                        .ifPresent(steps::add);
            } else if (!partition.moving()) {
                isLeftOut(image, partition, damage).ifPresent(begun::add);
            }
        }
        begun.stream().limit(Math.max(0, atATime - underway)).forEach(steps::add);
        return steps;
    }

    /** Leaves out the damaged replica, if it is the only one and those that remain are a majority that is alive. */
    private static Optional<Step> isLeftOut(MetadataImage image, Partition partition, Damage damage) {
        List<Replica> healthy = partition.replicas().stream()
                .filter(replica -> !damage.lasts(replica.node(), partition.id()))
                .toList();
        int all = partition.replicas().size();
        boolean able = healthy.size() == all - 1
                && healthy.size() > all / 2
                && healthy.stream().allMatch(replica -> isAlive(image, replica.node()))
                && healthy.stream().anyMatch(replica -> replica.node() == partition.leader());
        return able ? Optional.of(new Step(partition.id(), healthy, damaged(partition, healthy))) : Optional.empty();
    }

    private static int damaged(Partition partition, List<Replica> healthy) {
        return partition.replicas().stream()
                .filter(replica -> !healthy.contains(replica))
                .findFirst()
                .orElseThrow()
                .node();
    }

    /** Takes the node in again, with whatever directory it has now, once it is rid of what it had. */
    private static Optional<Step> comesBack(MetadataImage image, Partition partition, Damage damage) {
        int node = partition.rebuilding();
        Optional<Replica> empty = image.node(node).map(Node::replica);
        if (!isOut(partition, node)
                || isLeaving(image, node)
                || empty.isEmpty()
                || !isAlive(image, node)
                || !damage.isGone(node, partition.id())) {
            return Optional.empty();
        }
        return Optional.of(new Step(partition.id(), with(partition, empty.get()), Replica.UNKNOWN_NODE));
    }

    /** Another node for one that will not come back. */
    private static Optional<Step> replaced(MetadataImage image, Partition partition) {
        int node = partition.rebuilding();
        if (!isOut(partition, node) || !isLeaving(image, node)) {
            return Optional.empty();
        }
        return new Placer(image)
                .oneMore(partition)
                .map(another -> new Step(partition.id(), with(partition, another), Replica.UNKNOWN_NODE));
    }

    private static boolean isOut(Partition partition, int node) {
        return !partition.moving() && partition.replicas().stream().noneMatch(replica -> replica.node() == node);
    }

    private static boolean isLeaving(MetadataImage image, int node) {
        return image.node(node).map(Node::draining).orElse(true);
    }

    private static List<Replica> with(Partition partition, Replica another) {
        List<Replica> targets = new ArrayList<>(partition.replicas());
        targets.add(another);
        return targets;
    }

    private static boolean isAlive(MetadataImage image, int node) {
        return image.node(node).map(Node::alive).orElse(false);
    }
}
