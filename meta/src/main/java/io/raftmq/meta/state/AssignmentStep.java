package io.raftmq.meta.state;

import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.meta.model.Assignment;
import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Topic;
import io.raftmq.meta.placement.StickyAssignment;
import io.raftmq.store.GroupId;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One step of a group's assignment towards what is wanted now:
 *
 * <pre>
 *   nobody --wanted by a member--> owned --wanted by another--> leaving --released, or time is over--> owned by the other
 *                                    \____________________owner gone___________________________________/
 * </pre>
 *
 * Each new owner has a higher epoch, by which the partition fences the one before off. So every step is safe whatever the
 * old owner knows; that it leaves first only spares work done twice.
 */
final class AssignmentStep {
    /** Owners changed in one step; what is left follows in the next. */
    private static final int MAX_CHANGES = 2_000;

    private final ConsumerGroup group;
    private final Assignment before;
    private final LeaderMemory memory;
    private final Map<GroupId, Long> released;
    private final long now;
    private final SortedSet<GroupId> partitions;
    private final SortedMap<GroupId, String> wanted;
    /** Owners that live, whatever version of the subscriptions they have. */
    private final Set<String> present;

    private final Set<GroupId> leaving = new HashSet<>();

    AssignmentStep(
            ConsumerGroup group,
            MetadataImage image,
            LeaderMemory memory,
            SortedSet<String> members,
            Map<GroupId, Long> released,
            long now) {
        this.group = group;
        this.before = image.assignment(group);
        this.memory = memory;
        this.released = released;
        this.now = now;
        partitions = partitions(group, image);
        wanted = group.mode() == GroupMode.EXCLUSIVE
                ? StickyAssignment.exclusive(partitions, members, before.owners())
                : StickyAssignment.spread(partitions, members, before.owners());
        present = new HashSet<>(members);
        present.addAll(memory.members().live(group.name(), now));
    }

    /** What changes; no owner means that nobody has the partition any more. */
    SortedMap<GroupId, Optional<Owner>> changes() {
        SortedMap<GroupId, Optional<Owner>> changes = new TreeMap<>();
        SortedSet<GroupId> all = new TreeSet<>(before.owners().keySet());
        all.addAll(partitions);
        for (GroupId partition : all) {
            Owner owner = before.owners().get(partition);
            Owner next = partitions.contains(partition) ? next(partition, owner) : null;
            if (next != null && next.leaving()) {
                leaving.add(partition);
            }
            boolean same = next == null ? owner == null : next.equals(owner);
            if (!same && changes.size() < MAX_CHANGES) {
                changes.put(partition, Optional.ofNullable(next));
            }
        }
        return changes;
    }

    /** The partitions whose owner is to let them go; known after {@link #changes}. */
    Set<GroupId> leaving() {
        return leaving;
    }

    private @Nullable Owner next(GroupId partition, @Nullable Owner owner) {
        String member = wanted.get(partition);
        Owner given = member == null ? null : new Owner(member, before.version() + 1, false);
        if (owner == null
                || !present.contains(owner.member())
                || Long.valueOf(owner.epoch()).equals(released.get(partition))) {
            return given; // even to who has just let go, if nobody waits any more: under that epoch it is over
        }
        if (member == null) {
            return owner; // it has older subscriptions, and nobody has the new ones yet
        }
        if (member.equals(owner.member())) {
            return owner.stays();
        }
        boolean over = memory.handovers().isOverdue(group.name(), partition, owner.epoch(), now);
        return owner.leaving() && over ? given : owner.leaves();
    }

    private static SortedSet<GroupId> partitions(ConsumerGroup group, MetadataImage image) {
        SortedSet<GroupId> partitions = new TreeSet<>();
        for (String name : group.subscriptions().keySet()) {
            Topic topic = image.topic(name).orElse(null);
            for (int i = 0; topic != null && i < topic.partitions(); i++) {
                partitions.add(topic.group(i));
            }
        }
        return partitions;
    }
}
