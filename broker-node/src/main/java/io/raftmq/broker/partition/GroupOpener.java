package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.partition.PartitionRecord.OpenGroup;
import io.raftmq.broker.partition.PartitionRecord.RaiseSubscription;
import io.raftmq.client.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Finds groups in the view ahead, and opens new ones within the bound on their number. */
final class GroupOpener {
    private static final int RETRY_AFTER_MS = 1_000;

    private final Pipeline pipeline;

    GroupOpener(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Nullable
    ConsumerGroup find(String name) {
        PartitionState view = pipeline.view();
        return view.groups.find(name, view.head.logStart());
    }

    boolean isFull() {
        return pipeline.view().groups.size() >= pipeline.limits().maxGroups();
    }

    <A> Decision<A> tooManyGroups() {
        return new Decision.Refused<>(
                ErrorCode.BUSY,
                "the partition holds " + pipeline.limits().maxGroups() + " consumer groups; delete unused ones",
                RETRY_AFTER_MS);
    }

    /**
     * The group, opened if need be; null if there is no room for another. Its subscription version is raised to
     * {@code version}, by which a later leader can tell whether the group was deleted.
     */
    @Nullable
    ConsumerGroup findOrOpen(String name, long version, long timeMs) {
        ConsumerGroup group = find(name);
        if (group == null) {
            if (isFull()) {
                return null;
            }
            group = open(name, timeMs);
        }
        if (version > group.subscriptionVersion()) {
            pipeline.append(new RaiseSubscription(group.number(), version), timeMs);
        }
        return group;
    }

    /** Opens a group that is not there yet. */
    ConsumerGroup open(String name, long timeMs) {
        pipeline.append(new OpenGroup(name), timeMs);
        ConsumerGroup opened = find(name);
        if (opened == null) {
            throw new IllegalStateException("group " + name + " was opened and is not there");
        }
        return opened;
    }
}
