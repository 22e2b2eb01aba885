package io.raftmq.meta.placement;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.store.GroupId;
import io.raftmq.store.PeerAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which partitions should be led by another replica. Placement spreads the preferred leaders (each partition's first
 * replica) evenly; failures push leadership elsewhere; this brings it back, a few partitions a round.
 */
public final class LeaderBalance {
    /** Leadership of {@code group} should move to {@code to}. */
    public record Transfer(GroupId group, PeerAddress to) {}

    private LeaderBalance() {}

    /**
     * The transfers that node {@code leader} should start for the partitions it leads: those whose preferred leader is
     * another node that is alive and not draining, and that are not moving.
     *
     * @param limit at most so many, in order of group id; the rest follow in later rounds
     */
    public static List<Transfer> transfers(MetadataImage image, int leader, int limit) {
        return image.partitions().values().stream()
                .filter(partition -> partition.leader() == leader && !partition.moving())
                .filter(prefersAnother(image, leader))
                .limit(limit)
                .map(partition ->
                        new Transfer(partition.id(), partition.replicas().get(0).peer()))
                .toList();
    }

    private static Predicate<Partition> prefersAnother(MetadataImage image, int leader) {
        return partition -> {
            Replica preferred = partition.replicas().get(0);
            return preferred.node() != leader
                    && image.node(preferred.node())
                            .filter(node -> node.alive() && !node.draining())
                            .map(Node::peer)
                            .filter(preferred.peer()::equals)
                            .isPresent();
        };
    }
}
