package io.raftmq.meta.record;

import io.raftmq.meta.model.Assignment;
import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.meta.model.PersistentMap;
import io.raftmq.meta.proto.AssignmentValue;
import io.raftmq.meta.proto.GroupAssigned;
import io.raftmq.meta.proto.OwnerValue;
import io.raftmq.store.GroupId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Assignments of consumer groups, as values of records and state. */
public final class AssignmentValues {
    private AssignmentValues() {}

    public static AssignmentValue of(Assignment assignment) {
        AssignmentValue.Builder value = AssignmentValue.newBuilder().setVersion(assignment.version());
        assignment.owners().forEach((partition, owner) -> value.addOwners(of(partition, owner)));
        return value.build();
    }

    public static Assignment from(AssignmentValue value) {
        return new Assignment(value.getVersion(), applied(PersistentMap.empty(), value.getOwnersList()));
    }

    /** The record of what changes; no owner means that nobody has the partition any more. */
    public static GroupAssigned change(String group, long version, Map<GroupId, Optional<Owner>> changes) {
        GroupAssigned.Builder record =
                GroupAssigned.newBuilder().setGroup(group).setVersion(version);
        changes.forEach((partition, owner) -> record.addChanges(owner.map(given -> of(partition, given))
                .orElseGet(() -> OwnerValue.newBuilder()
                        .setUid(partition.topicUid())
                        .setPartition(partition.partition())
                        .build())));
        return record.build();
    }

    /** What a record makes of an assignment. */
    public static Assignment applied(Assignment before, GroupAssigned record) {
        return new Assignment(record.getVersion(), applied(before.owners(), record.getChangesList()));
    }

    private static PersistentMap<GroupId, Owner> applied(
            PersistentMap<GroupId, Owner> before, List<OwnerValue> changes) {
        PersistentMap<GroupId, Owner> owners = before;
        for (OwnerValue change : changes) {
            GroupId partition = new GroupId(change.getUid(), change.getPartition());
            owners = change.getMember().isEmpty()
                    ? owners.without(partition)
                    : owners.with(partition, new Owner(change.getMember(), change.getEpoch(), change.getLeaving()));
        }
        return owners;
    }

    private static OwnerValue of(GroupId partition, Owner owner) {
        return OwnerValue.newBuilder()
                .setUid(partition.topicUid())
                .setPartition(partition.partition())
                .setMember(owner.member())
                .setEpoch(owner.epoch())
                .setLeaving(owner.leaving())
                .build();
    }
}
