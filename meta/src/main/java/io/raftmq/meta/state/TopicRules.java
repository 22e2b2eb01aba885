package io.raftmq.meta.state;

import com.google.protobuf.ByteString;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.AlterTopicResponse;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.DeleteTopicRequest;
import io.raftmq.client.wire.proto.DeleteTopicResponse;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.RouteAnswers;
import io.raftmq.meta.model.Topic;
import io.raftmq.meta.model.TopicConfig;
import io.raftmq.meta.placement.Placer;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.proto.PartitionsAdded;
import io.raftmq.meta.proto.ReplicaList;
import io.raftmq.meta.proto.TopicConfigured;
import io.raftmq.meta.proto.TopicCreated;
import io.raftmq.meta.proto.TopicDeleted;
import io.raftmq.meta.record.NodeValues;
import io.raftmq.meta.record.TopicValues;
import java.util.ArrayList;
import java.util.List;

/** Decides about topics: creation, more partitions, settings, deletion. */
final class TopicRules {
    private static final int RETRY_MS = 500;

    private static final int CREATION_BYTES = 16;
    /** Before a group's name: its dead letter queue, to subscribe to like a topic. */
    private static final String DEAD_LETTERS = "%DLQ%";

    Decision create(CreateTopicRequest request, MetadataImage image) {
        String name = Bounds.name("topic", request.getName());
        if (name.startsWith(DEAD_LETTERS)) {
            throw new MetaException(
                    ErrorCode.INVALID_NAME,
                    "topic name " + name + ": names that begin with " + DEAD_LETTERS + " are dead letter queues");
        }
        ByteString creation = request.getCreation();
        Bounds.check(creation.isEmpty() || creation.size() == CREATION_BYTES, "creation has 0 or 16 bytes");
        Topic there = image.topic(name).orElse(null);
        if (there != null && !creation.isEmpty() && creation.equals(there.creation())) {
            return new Decision(List.of(), after -> created(after, name)); // the answer to the first attempt was lost
        }
        if (there != null) {
            throw new MetaException(ErrorCode.TOPIC_EXISTS, "topic " + name + " exists");
        }
        Bounds.atMost("topics", image.topics().size() + 1, Bounds.MAX_TOPICS);
        int partitions = request.getPartitions() == 0 ? image.settings().defaultPartitions() : request.getPartitions();
        checkPartitions(partitions, partitions, image);
        Placer placer = new Placer(image);
        int replicas = replicas(request.getSettings().getReplicationFactor(), image, placer);
        TopicConfig config = TopicLimits.config(request.getSettings(), replicas);
        Topic topic = new Topic(image.nextTopicUid(), name, partitions, config, creation, partitions);
        TopicCreated created = TopicCreated.newBuilder()
                .setTopic(TopicValues.of(topic))
                .addAllPartitions(place(topic, 0, partitions, replicas, placer))
                .build();
        return new Decision(
                List.of(MetaRecord.newBuilder().setTopicCreated(created).build()), after -> created(after, name));
    }

    private static CreateTopicResponse created(MetadataImage after, String name) {
        return CreateTopicResponse.newBuilder()
                .setTopic(RouteAnswers.topic(after, present(after, name)))
                .build();
    }

    Decision alter(AlterTopicRequest request, MetadataImage image) {
        Topic topic = present(image, request.getName());
        List<MetaRecord> records = new ArrayList<>();
        if (request.getPartitions() != 0 && request.getPartitions() != topic.partitions()) {
            records.add(grow(topic, request.getPartitions(), image));
        }
        TopicConfig config = TopicLimits.changed(topic.config(), request.getChange());
        if (!config.equals(topic.config())) {
            records.add(MetaRecord.newBuilder()
                    .setTopicConfigured(
                            TopicConfigured.newBuilder().setUid(topic.uid()).setConfig(TopicValues.of(config)))
                    .build());
        }
        return new Decision(
                records,
                after -> AlterTopicResponse.newBuilder()
                        .setTopic(RouteAnswers.topic(after, present(after, topic.name())))
                        .build());
    }

    Decision delete(DeleteTopicRequest request, MetadataImage image) {
        Topic topic = present(image, request.getName());
        return Decision.one(
                MetaRecord.newBuilder()
                        .setTopicDeleted(TopicDeleted.newBuilder().setUid(topic.uid())),
                DeleteTopicResponse.getDefaultInstance());
    }

    private static MetaRecord grow(Topic topic, int wanted, MetadataImage image) {
        Bounds.check(
                wanted > topic.partitions(),
                "topic " + topic.name() + " has " + topic.partitions() + " partitions; there can only be more (asked: "
                        + wanted + ")");
        int more = wanted - topic.partitions();
        checkPartitions(wanted, more, image);
        Placer placer = new Placer(image);
        int replicas = Math.min(topic.config().replicationFactor(), placer.available());
        if (replicas == 0) {
            throw notYet(List.of());
        }
        return MetaRecord.newBuilder()
                .setPartitionsAdded(PartitionsAdded.newBuilder()
                        .setUid(topic.uid())
                        .addAllPartitions(place(topic, topic.partitions(), more, replicas, placer)))
                .build();
    }

    private static List<ReplicaList> place(Topic topic, int first, int count, int replicas, Placer placer) {
        List<ReplicaList> placed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            placed.add(NodeValues.list(placer.place(topic.group(first + i), replicas)));
        }
        return placed;
    }

    /**
     * An explicit number must be possible at once; the default makes do with the nodes there are, once all those that the
     * cluster began with have been there: a topic made while they start would stay short of replicas for good.
     */
    private static int replicas(int asked, MetadataImage image, Placer placer) {
        if (asked == 0) {
            int wanted = image.settings().defaultReplication();
            List<Integer> awaited = image.nodes().values().stream()
                    .filter(node -> !node.registered() && !node.draining())
                    .map(Node::id)
                    .toList();
            if (placer.available() == 0 || (placer.available() < wanted && !awaited.isEmpty())) {
                throw notYet(awaited);
            }
            return Math.min(wanted, placer.available());
        }
        Bounds.range("replication_factor", asked, 1, TopicConfig.MAX_REPLICATION);
        if (asked > placer.alive()) {
            throw new MetaException(
                    ErrorCode.INVALID_PLACEMENT,
                    asked + " replicas were asked for, but only " + placer.alive()
                            + " nodes are alive and not draining: ask for fewer, or start more nodes");
        }
        return asked;
    }

    private static void checkPartitions(int inTopic, int more, MetadataImage image) {
        Bounds.range("partitions", inTopic, 1, Bounds.MAX_PARTITIONS_PER_TOPIC);
        Bounds.atMost("partitions in the cluster", image.partitions().size() + more, Bounds.MAX_PARTITIONS);
    }

    private static MetaException notYet(List<Integer> awaited) {
        return MetaException.later(
                ErrorCode.NOT_READY,
                awaited.isEmpty()
                        ? "no node is registered that may take replicas: start one"
                        : "nodes " + awaited
                                + " of the cluster have never registered: start them, or ask for fewer replicas",
                RETRY_MS);
    }

    private static Topic present(MetadataImage image, String name) {
        return image.topic(name)
                .orElseThrow(() -> new MetaException(
                        ErrorCode.UNKNOWN_TOPIC, "no topic " + Bounds.quoted(name) + ": create it first"));
    }
}
