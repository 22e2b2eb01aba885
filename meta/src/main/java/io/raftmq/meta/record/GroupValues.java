package io.raftmq.meta.record;

import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.proto.GroupValue;
import io.raftmq.meta.proto.SubscriptionValue;
import java.util.TreeMap;

/** Consumer groups, as values of records and state. */
public final class GroupValues {
    private GroupValues() {}

    public static GroupValue of(ConsumerGroup group) {
        GroupValue.Builder value = GroupValue.newBuilder()
                .setName(group.name())
                .setMode(group.mode().getNumber())
                .setFirstVersion(group.firstVersion())
                .setVersion(group.version())
                .setRevision(group.revision());
        group.subscriptions()
                .forEach((topic, filter) -> value.addSubscriptions(
                        SubscriptionValue.newBuilder().setTopic(topic).setFilter(filter)));
        return value.build();
    }

    public static ConsumerGroup from(GroupValue value) {
        GroupMode mode = GroupMode.forNumber(value.getMode());
        if (mode == null) {
            throw new UnreadableRecordException("unknown group mode " + value.getMode());
        }
        TreeMap<String, String> subscriptions = new TreeMap<>();
        value.getSubscriptionsList().forEach(s -> subscriptions.put(s.getTopic(), s.getFilter()));
        return new ConsumerGroup(
                value.getName(), mode, value.getFirstVersion(), value.getVersion(), value.getRevision(), subscriptions);
    }
}
