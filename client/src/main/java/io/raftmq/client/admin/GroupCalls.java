package io.raftmq.client.admin;

import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.MessageId;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.consumer.OffsetCalls;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AlterGroupRequest;
import io.raftmq.client.wire.proto.AlterGroupResponse;
import io.raftmq.client.wire.proto.DeleteGroupRequest;
import io.raftmq.client.wire.proto.DeleteGroupResponse;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.FetchOffsetResponse;
import io.raftmq.client.wire.proto.ListGroupsRequest;
import io.raftmq.client.wire.proto.ListGroupsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Consumer groups: looked at, changed and deleted, and how far they are. Thread-safe. */
final class GroupCalls {
    private static final String DEAD_LETTERS = "%DLQ%";

    private final MetadataCalls metadata;
    private final TopicCalls topics;
    private final OffsetCalls offsets;

    GroupCalls(MetadataCalls metadata, TopicCalls topics, OffsetCalls offsets) {
        this.metadata = metadata;
        this.topics = topics;
        this.offsets = offsets;
    }

    List<String> list() {
        return metadata
                .call(ApiKey.LIST_GROUPS, ListGroupsRequest.getDefaultInstance(), ListGroupsResponse.parser())
                .getGroupsList()
                .stream()
                .sorted()
                .toList();
    }

    Optional<GroupDescription> describe(String group) {
        DescribeGroupRequest request =
                DescribeGroupRequest.newBuilder().setGroup(group).build();
        try {
            return Optional.of(
                    Descriptions.group(metadata.call(ApiKey.DESCRIBE_GROUP, request, DescribeGroupResponse.parser())));
        } catch (RaftMqException e) {
            if (e.code() == FailureCode.UNKNOWN_GROUP) {
                return Optional.empty();
            }
            throw e;
        }
    }

    GroupSettings alter(String group, GroupSettings change) {
        AlterGroupRequest request = AlterGroupRequest.newBuilder()
                .setGroup(group)
                .setChange(GroupSettingsWire.of(change))
                .build();
        return GroupSettingsWire.from(metadata.call(ApiKey.ALTER_GROUP, request, AlterGroupResponse.parser())
                .getSettings());
    }

    void delete(String group) {
        DeleteGroupRequest request =
                DeleteGroupRequest.newBuilder().setGroup(group).build();
        metadata.call(ApiKey.DELETE_GROUP, request, DeleteGroupResponse.parser());
    }

    /** Where dead letters that fit may be. */
    List<TopicPartition> deadLetterPartitions(String group, DeadLetterFilter filter) {
        MessageId id = filter.messageId();
        List<String> names = filter.topic() != null ? List.of(filter.topic()) : topicsOf(group);
        return names.stream()
                .flatMap(topic -> topics.partitions(topic).stream())
                .filter(partition -> id == null || partition.partition() == id.partition())
                .toList();
    }

    List<GroupDescription.Progress> progress(String group, String topic) {
        List<TopicPartition> partitions =
                topic.startsWith(DEAD_LETTERS) ? deadLetterPartitions(topic) : topics.partitions(topic);
        List<CompletableFuture<FetchOffsetResponse>> answers = partitions.stream()
                .map(partition -> offsets.committed(group, partition))
                .toList();
        List<GroupDescription.Progress> progress = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            progress.add(Descriptions.progress(partitions.get(i), Blocking.await(answers.get(i))));
        }
        return progress;
    }

    /** A dead letter queue lies in all partitions of all topics that its group subscribes to. */
    private List<TopicPartition> deadLetterPartitions(String queue) {
        return topicsOf(queue.substring(DEAD_LETTERS.length())).stream()
                .flatMap(topic -> topics.partitions(topic).stream()
                        .map(partition -> new TopicPartition(queue + '/' + topic, partition.partition())))
                .toList();
    }

    private List<String> topicsOf(String group) {
        return describe(group)
                .orElseThrow(() -> new RaftMqException(
                        FailureCode.UNKNOWN_GROUP, false, false, "there is no consumer group " + group))
                .subscriptions()
                .keySet()
                .stream()
                .filter(topic -> !topic.startsWith(DEAD_LETTERS))
                .sorted()
                .toList();
    }
}
