package io.raftmq.meta.model;

import io.raftmq.client.wire.proto.OwnedPartition;
import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.store.GroupId;
import java.util.List;
import java.util.Map;

/** Assignments as they are shown on the wire. */
public final class AssignmentAnswers {
    private AssignmentAnswers() {}

    /** Everything of the group that somebody owns. */
    public static List<OwnedPartition> all(ConsumerGroup group, MetadataImage image) {
        return image.assignment(group).owners().entrySet().stream()
                .map(entry ->
                        owned(entry, image).setMember(entry.getValue().member()).build())
                .toList();
    }

    /** What one member owns. */
    public static List<OwnedPartition> ownedBy(String member, ConsumerGroup group, MetadataImage image) {
        return image.assignment(group).owners().entrySet().stream()
                .filter(entry -> entry.getValue().member().equals(member))
                .map(entry -> owned(entry, image).build())
                .toList();
    }

    private static OwnedPartition.Builder owned(Map.Entry<GroupId, Owner> entry, MetadataImage image) {
        GroupId partition = entry.getKey();
        return OwnedPartition.newBuilder()
                .setTopicUid(partition.topicUid())
                .setPartition(partition.partition())
                .setTopic(image.topic(partition.topicUid()).map(Topic::name).orElse(""))
                .setEpoch(entry.getValue().epoch())
                .setLeaving(entry.getValue().leaving());
    }
}
