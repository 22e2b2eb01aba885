package io.raftmq.meta.state;

import io.raftmq.client.wire.proto.OwnedPartition;
import io.raftmq.meta.model.Assignment;
import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.record.AssignmentValues;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Decides who of an assigned group's members has which partition, one {@link AssignmentStep} after the other. */
final class AssignmentRules {
    private static final int CHANGES_PER_ROUND = 5_000;

    private AssignmentRules() {}

    /** The steps that are due, of all groups. */
    static List<MetaRecord> due(MetadataImage image, LeaderMemory memory, long now) {
        List<MetaRecord> records = new ArrayList<>();
        int changes = 0;
        for (ConsumerGroup group : image.groups().values()) {
            if (group.isAssigned() && changes < CHANGES_PER_ROUND) {
                Optional<MetaRecord> step = step(group, image, memory, Map.of(), now);
                step.ifPresent(records::add);
                changes += step.map(record -> record.getGroupAssigned().getChangesCount())
                        .orElse(0);
            }
        }
        return records;
    }

    /**
     * The next step of one group, if there is anything to do.
     *
     * @param group as it will be, which the image may not show yet
     * @param released the epochs of leaving owners that have just let go
     */
    static Optional<MetaRecord> step(
            ConsumerGroup group, MetadataImage image, LeaderMemory memory, Map<GroupId, Long> released, long now) {
        if (!group.isAssigned()) {
            return Optional.empty();
        }
        Assignment before = image.assignment(group);
        SortedSet<String> members = members(group, before, memory.members(), now);
        if (members.isEmpty() && before.owners().isEmpty()) {
            return Optional.empty();
        }
        AssignmentStep step = new AssignmentStep(group, image, memory, members, released, now);
        SortedMap<GroupId, Optional<Owner>> changes = step.changes();
        memory.handovers().retain(group.name(), step.leaving());
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(MetaRecord.newBuilder()
                        .setGroupAssigned(AssignmentValues.change(group.name(), before.version() + 1, changes))
                        .build());
    }

    /** The epochs by partition of what a member says it released; what it never had does not count. */
    static Map<GroupId, Long> released(List<OwnedPartition> said, String member, Assignment assignment) {
        Map<GroupId, Long> released = new HashMap<>();
        for (OwnedPartition gone : said) {
            Bounds.check(gone.getTopicUid() > 0 && gone.getPartition() >= 0, "a released partition has no number");
            GroupId partition = new GroupId(gone.getTopicUid(), gone.getPartition());
            Owner owner = assignment.owners().get(partition);
            if (owner != null && owner.member().equals(member) && owner.epoch() == gone.getEpoch()) {
                released.put(partition, gone.getEpoch());
            }
        }
        return released;
    }

    /** Who may own something: members of the newest subscriptions, and owners that a new leader has not heard of yet. */
    private static SortedSet<String> members(ConsumerGroup group, Assignment assignment, GroupMembers known, long now) {
        SortedSet<String> members = known.live(group.name(), group.version(), now);
        assignment.owners().values().stream()
                .map(Owner::member)
                .distinct()
                .filter(member -> known.mayLive(group.name(), member, now))
                .forEach(members::add);
        return members;
    }
}
