package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Partitions;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.KeyedPartition;
import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Topic;
import io.raftmq.store.GroupId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the partition that a request names, or answers why it is not served here. */
final class PartitionLookup {
    private final Partitions hosted;
    private final Supplier<MetadataImage> image;

    PartitionLookup(Partitions hosted, Supplier<MetadataImage> image) {
        this.hosted = hosted;
        this.image = image;
    }

    MetadataImage image() {
        return image.get();
    }

    /** The version of a group's subscriptions as this node knows it; 0 if it knows no such group. */
    long subscriptionVersion(String group) {
        return image.get().group(group).map(ConsumerGroup::version).orElse(0L);
    }

    /** The partition's replica on this node; or null, and the call is failed. */
    @Nullable
    PartitionRuntime find(Call call, long topicUid, int partition) {
        if (topicUid < 1 || partition < 0) {
            call.fail(
                    topicUid < 1 ? ErrorCode.UNKNOWN_TOPIC : ErrorCode.UNKNOWN_PARTITION,
                    "no such topic uid or partition");
            return null;
        }
        GroupId id = new GroupId(topicUid, partition);
        PartitionRuntime runtime = hosted.get(id);
        if (runtime == null) {
            refuse(call, image.get(), id);
        }
        return runtime;
    }

    /** As {@link #find}, for the partition that must be the one that holds the claims of a group's key. */
    @Nullable
    PartitionRuntime findClaims(Call call, long topicUid, int partition, String group, String key) {
        Topic topic = image.get().topic(topicUid).orElse(null);
        if (topic != null) {
            int home = KeyedPartition.ofClaim(group, key, topic.firstPartitions());
            InvalidRequestException.require(
                    home == partition, "partition " + home + " holds that key's claims, not " + partition);
        }
        return find(call, topicUid, partition);
    }

    private static void refuse(Call call, MetadataImage image, GroupId id) {
        Topic topic = image.topic(id.topicUid()).orElse(null);
        if (topic == null) {
            call.fail(ErrorCode.UNKNOWN_TOPIC, "no topic has uid " + id.topicUid() + "; it may have been deleted");
            return;
        }
        Partition partition = image.partition(id).orElse(null);
        if (partition == null) {
            call.fail(
                    ErrorCode.UNKNOWN_PARTITION,
                    "topic " + topic.name() + " has partitions 0 to " + (topic.partitions() - 1) + ", not "
                            + id.partition());
            return;
        }
        LeaderHint hint = image.node(partition.leader())
                .map(node -> hint(node, partition.term()))
                .orElse(null);
        call.fail(Failures.notLeader(ErrorCode.NOT_LEADER, "this node has no replica of partition " + id, hint, false));
    }

    private static LeaderHint hint(Node node, long term) {
        return LeaderHint.newBuilder()
                .setNodeId(node.id())
                .setHost(node.client().host())
                .setPort(node.client().port())
                .setTerm(term)
                .build();
    }
}
