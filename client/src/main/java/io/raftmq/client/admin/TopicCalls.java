package io.raftmq.client.admin;

import com.google.protobuf.ByteString;
import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageId;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.AlterTopicResponse;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.DeleteTopicRequest;
import io.raftmq.client.wire.proto.DeleteTopicResponse;
import io.raftmq.client.wire.proto.TopicInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Topics: made, looked at, changed and deleted. Thread-safe. */
final class TopicCalls {
    private final MetadataCalls metadata;

    TopicCalls(MetadataCalls metadata) {
        this.metadata = metadata;
    }

    TopicDescription create(String name, int partitions, TopicSettings settings) {
        UUID creation = UUID.randomUUID();
        CreateTopicRequest request = CreateTopicRequest.newBuilder()
                .setName(name)
                .setCreation(ByteString.copyFrom(ByteBuffer.allocate(16)
                        .putLong(creation.getMostSignificantBits())
                        .putLong(creation.getLeastSignificantBits())
                        .flip()))
                .setPartitions(partitions)
                .setSettings(Descriptions.wire(settings))
                .build();
        return Descriptions.topic(metadata.call(ApiKey.CREATE_TOPIC, request, CreateTopicResponse.parser())
                .getTopic());
    }

    List<String> list() {
        return metadata.metadata(List.of()).getTopicsList().stream()
                .map(TopicInfo::getName)
                .sorted()
                .toList();
    }

    Optional<TopicDescription> describe(String name) {
        return metadata.metadata(List.of(name)).getTopicsList().stream()
                .filter(topic -> topic.getName().equals(name) && topic.getError() == 0)
                .findFirst()
                .map(Descriptions::topic);
    }

    /** @throws RaftMqException UNKNOWN_TOPIC */
    TopicDescription known(String topic) {
        return describe(topic)
                .orElseThrow(() ->
                        new RaftMqException(FailureCode.UNKNOWN_TOPIC, false, false, "there is no topic " + topic));
    }

    List<TopicPartition> partitions(String topic) {
        return known(topic).partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** The topic of the partition that a message's id names; empty if it is gone. */
    Optional<String> topicOf(MessageId id) {
        return metadata.metadata(List.of()).getTopicsList().stream()
                .filter(topic -> topic.getUid() == id.topicUid() && topic.getPartitionsCount() > id.partition())
                .findFirst()
                .map(TopicInfo::getName);
    }

    /** @throws RaftMqException UNKNOWN_TOPIC */
    String topicOrGone(MessageId id) {
        return topicOf(id)
                .orElseThrow(() -> new RaftMqException(
                        FailureCode.UNKNOWN_TOPIC, false, false, "the topic of " + id + " is gone"));
    }

    /** @throws RaftMqException UNKNOWN_TOPIC */
    TopicInfo info(String topic) {
        return metadata.metadata(List.of(topic)).getTopicsList().stream()
                .filter(info -> info.getName().equals(topic) && info.getError() == 0)
                .findFirst()
                .orElseThrow(() ->
                        new RaftMqException(FailureCode.UNKNOWN_TOPIC, false, false, "there is no topic " + topic));
    }

    TopicDescription alter(String name, int partitions, TopicSettings change) {
        AlterTopicRequest request = AlterTopicRequest.newBuilder()
                .setName(name)
                .setPartitions(partitions)
                .setChange(Descriptions.change(change))
                .build();
        return Descriptions.topic(metadata.call(ApiKey.ALTER_TOPIC, request, AlterTopicResponse.parser())
                .getTopic());
    }

    void delete(String name) {
        DeleteTopicRequest request =
                DeleteTopicRequest.newBuilder().setName(name).build();
        metadata.call(ApiKey.DELETE_TOPIC, request, DeleteTopicResponse.parser());
    }
}
