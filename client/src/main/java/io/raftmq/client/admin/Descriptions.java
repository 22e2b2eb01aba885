package io.raftmq.client.admin;

import io.raftmq.client.ClusterDescription;
import io.raftmq.client.FlushMode;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.FetchOffsetResponse;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.TopicInfo;
import io.raftmq.client.wire.proto.TopicSettingsChange;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** From the wire's messages to the API's records, and settings the other way. Pure. */
final class Descriptions {
    private Descriptions() {}

    static TopicDescription topic(TopicInfo info) {
        return new TopicDescription(
                info.getName(),
                info.getUid(),
                info.getPartitionsList().stream()
                        .map(partition -> new TopicDescription.Partition(
                                partition.getPartition(),
                                partition.getLeader(),
                                partition.getLeaderTerm(),
                                partition.getReplicasList(),
                                partition.getTargetReplicasList()))
                        .sorted(Comparator.comparingInt(TopicDescription.Partition::partition))
                        .toList(),
                settings(info.getSettings()));
    }

    private static TopicSettings settings(io.raftmq.client.wire.proto.TopicSettings settings) {
        return new TopicSettings(
                settings.getReplicationFactor(),
                Duration.ofMillis(settings.getRetentionMs()),
                settings.getRetentionBytes(),
                settings.getFlush() == io.raftmq.client.wire.proto.FlushMode.ASYNC ? FlushMode.ASYNC : FlushMode.SYNC,
                settings.getMaxMessageBytes(),
                Duration.ofMillis(settings.getDedupeWindowMs()));
    }

    /** For creating a topic: 0 leaves a setting to the cluster. */
    static io.raftmq.client.wire.proto.TopicSettings wire(TopicSettings settings) {
        io.raftmq.client.wire.proto.TopicSettings.Builder wire = io.raftmq.client.wire.proto.TopicSettings.newBuilder();
        if (settings.replicationFactor() != null) {
            wire.setReplicationFactor(settings.replicationFactor());
        }
        if (settings.retention() != null) {
            wire.setRetentionMs(millis(settings.retention()));
        }
        if (settings.retentionBytes() != null) {
            wire.setRetentionBytes(settings.retentionBytes());
        }
        if (settings.flush() != null) {
            wire.setFlush(wire(settings.flush()));
        }
        if (settings.maxMessageBytes() != null) {
            wire.setMaxMessageBytes(settings.maxMessageBytes());
        }
        if (settings.dedupeWindow() != null) {
            wire.setDedupeWindowMs(settings.dedupeWindow().toMillis());
        }
        return wire.build();
    }

    static TopicSettingsChange change(TopicSettings settings) {
        TopicSettingsChange.Builder change = TopicSettingsChange.newBuilder();
        if (settings.retention() != null) {
            change.setRetentionMs(millis(settings.retention()));
        }
        if (settings.retentionBytes() != null) {
            change.setRetentionBytes(settings.retentionBytes());
        }
        if (settings.flush() != null) {
            change.setFlush(wire(settings.flush()));
        }
        if (settings.maxMessageBytes() != null) {
            change.setMaxMessageBytes(settings.maxMessageBytes());
        }
        if (settings.dedupeWindow() != null) {
            change.setDedupeWindowMs(settings.dedupeWindow().toMillis());
        }
        return change.build();
    }

    private static long millis(Duration retention) {
        return retention.isNegative() ? -1 : retention.toMillis();
    }

    private static io.raftmq.client.wire.proto.FlushMode wire(FlushMode mode) {
        return mode == FlushMode.ASYNC
                ? io.raftmq.client.wire.proto.FlushMode.ASYNC
                : io.raftmq.client.wire.proto.FlushMode.SYNC;
    }

    static ClusterDescription cluster(MetadataResponse answer) {
        return new ClusterDescription(
                answer.getClusterId(),
                answer.getMetaLeader(),
                answer.getMetadataIndex(),
                answer.getFeatureLevel(),
                answer.getNodesList().stream()
                        .map(node -> new ClusterDescription.Node(
                                node.getId(),
                                node.getHost() + ':' + node.getPort(),
                                node.getRaft(),
                                node.getHttp(),
                                node.getRack(),
                                node.getAlive(),
                                node.getEpoch(),
                                node.getMetaVoter(),
                                node.getDraining(),
                                node.getMaxFeatureLevel()))
                        .sorted(Comparator.comparingInt(ClusterDescription.Node::id))
                        .toList());
    }

    static GroupDescription group(DescribeGroupResponse answer) {
        Map<String, String> subscriptions = new LinkedHashMap<>();
        answer.getSubscriptionsList()
                .forEach(subscription -> subscriptions.put(subscription.getTopic(), subscription.getFilter()));
        Map<TopicPartition, String> owners = new LinkedHashMap<>();
        answer.getPartitionsList()
                .forEach(owned ->
                        owners.put(new TopicPartition(owned.getTopic(), owned.getPartition()), owned.getMember()));
        return new GroupDescription(
                answer.getGroup(),
                mode(answer.getMode()),
                answer.getSubscriptionVersion(),
                subscriptions,
                answer.getMembersList(),
                answer.getRevision(),
                owners,
                GroupSettingsWire.from(answer.getSettings()));
    }

    private static GroupDescription.Mode mode(GroupMode mode) {
        return switch (mode) {
            case QUEUE_BOUND -> GroupDescription.Mode.QUEUE_BOUND;
            case BROADCAST -> GroupDescription.Mode.BROADCAST;
            case EXCLUSIVE -> GroupDescription.Mode.EXCLUSIVE;
            case SHARED, UNRECOGNIZED -> GroupDescription.Mode.SHARED;
        };
    }

    static GroupDescription.Progress progress(TopicPartition partition, FetchOffsetResponse answer) {
        boolean shared = answer.hasShared();
        return new GroupDescription.Progress(
                partition,
                shared ? answer.getShared().getCursor() : answer.getOffset(),
                answer.getLogStartOffset(),
                answer.getEndOffset(),
                shared ? answer.getShared().getOutstanding() : 0,
                shared ? answer.getShared().getOldestOutstanding() : -1);
    }
}
