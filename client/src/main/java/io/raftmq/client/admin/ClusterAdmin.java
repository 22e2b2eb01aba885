package io.raftmq.client.admin;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.Admin;
import io.raftmq.client.Audit;
import io.raftmq.client.ClusterDescription;
import io.raftmq.client.ClusterSettings;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.DeadLetterPage;
import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupCopy;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageQuery;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import io.raftmq.client.OpenTransaction;
import io.raftmq.client.PendingTimer;
import io.raftmq.client.Quota;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.audit.AuditCalls;
import io.raftmq.client.audit.TopicAudit;
import io.raftmq.client.consumer.OffsetCalls;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AlterClusterRequest;
import io.raftmq.client.wire.proto.AlterClusterResponse;
import io.raftmq.client.wire.proto.AlterGroupRequest;
import io.raftmq.client.wire.proto.AlterGroupResponse;
import io.raftmq.client.wire.proto.AlterQuotaResponse;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.AlterTopicResponse;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.DeleteGroupRequest;
import io.raftmq.client.wire.proto.DeleteGroupResponse;
import io.raftmq.client.wire.proto.DeleteTopicRequest;
import io.raftmq.client.wire.proto.DeleteTopicResponse;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.DrainNodeResponse;
import io.raftmq.client.wire.proto.FetchOffsetResponse;
import io.raftmq.client.wire.proto.ListGroupsRequest;
import io.raftmq.client.wire.proto.ListGroupsResponse;
import io.raftmq.client.wire.proto.ListQuotasRequest;
import io.raftmq.client.wire.proto.ListQuotasResponse;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.MovePartitionResponse;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.client.wire.proto.RemoveNodeResponse;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import io.raftmq.client.wire.proto.ResetOffsetResponse;
import io.raftmq.client.wire.proto.TopicInfo;
import io.raftmq.client.wire.proto.TransferLeaderRequest;
import io.raftmq.client.wire.proto.TransferLeaderResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The {@link Admin}. */
public final class ClusterAdmin implements Admin {
    private static final int MOST_LETTERS = 10_000;
    private static final String DEAD_LETTERS = "%DLQ%";

    private final ClusterCalls cluster;
    private final LeaderCalls leaders;
    private final OffsetCalls offsets;
    private final GroupCopies copies;
    private final TimerCalls timers;
    private final DeadLetterCalls deadLetters;
    private final Duration patience;

    /** @param patience for one call with all its retries */
    public ClusterAdmin(ClusterCalls cluster, LeaderCalls leaders, Duration patience) {
        this.cluster = cluster;
        this.leaders = leaders;
        this.offsets = new OffsetCalls(leaders, patience);
        this.timers = new TimerCalls(leaders, patience);
        this.deadLetters = new DeadLetterCalls(leaders, patience);
        this.patience = patience;
        this.copies = new GroupCopies(this, cluster, leaders, patience);
    }

    private <T> T call(ApiKey api, MessageLite request, Parser<T> parser) {
        return Blocking.await(cluster.call(api, request, parser, patience));
    }

    // ------------------------------------------------------------ topics

    @Override
    public TopicDescription createTopic(String name, int partitions, TopicSettings settings) {
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
        return Descriptions.topic(
                call(ApiKey.CREATE_TOPIC, request, CreateTopicResponse.parser()).getTopic());
    }

    @Override
    public List<String> listTopics() {
        return metadata(List.of()).getTopicsList().stream()
                .map(TopicInfo::getName)
                .sorted()
                .toList();
    }

    @Override
    public Optional<TopicDescription> describeTopic(String name) {
        return metadata(List.of(name)).getTopicsList().stream()
                .filter(topic -> topic.getName().equals(name) && topic.getError() == 0)
                .findFirst()
                .map(Descriptions::topic);
    }

    private MetadataResponse metadata(List<String> topics) {
        MetadataRequest request =
                MetadataRequest.newBuilder().addAllTopics(topics).build();
        return call(ApiKey.METADATA, request, MetadataResponse.parser());
    }

    private TopicDescription known(String topic) {
        return describeTopic(topic)
                .orElseThrow(() ->
                        new RaftMqException(FailureCode.UNKNOWN_TOPIC, false, false, "there is no topic " + topic));
    }

    @Override
    public TopicDescription alterTopic(String name, int partitions, TopicSettings change) {
        AlterTopicRequest request = AlterTopicRequest.newBuilder()
                .setName(name)
                .setPartitions(partitions)
                .setChange(Descriptions.change(change))
                .build();
        return Descriptions.topic(
                call(ApiKey.ALTER_TOPIC, request, AlterTopicResponse.parser()).getTopic());
    }

    @Override
    public void deleteTopic(String name) {
        DeleteTopicRequest request =
                DeleteTopicRequest.newBuilder().setName(name).build();
        call(ApiKey.DELETE_TOPIC, request, DeleteTopicResponse.parser());
    }

    // ------------------------------------------------------------ the cluster

    @Override
    public ClusterDescription describeCluster() {
        return Descriptions.cluster(metadata(List.of()));
    }

    @Override
    public ClusterSettings alterCluster(ClusterSettings change) {
        AlterClusterRequest.Builder request = AlterClusterRequest.newBuilder();
        if (change.featureLevel() != null) {
            request.setFeatureLevel(change.featureLevel());
        }
        if (change.autoCreateTopics() != null) {
            request.setAutoCreateTopics(change.autoCreateTopics());
        }
        if (change.defaultPartitions() != null) {
            request.setDefaultPartitions(change.defaultPartitions());
        }
        AlterClusterResponse answer = call(ApiKey.ALTER_CLUSTER, request.build(), AlterClusterResponse.parser());
        return new ClusterSettings(
                answer.getFeatureLevel(), answer.getAutoCreateTopics(), answer.getDefaultPartitions());
    }

    @Override
    public int drainNode(int nodeId) {
        DrainNodeRequest request =
                DrainNodeRequest.newBuilder().setNodeId(nodeId).build();
        return call(ApiKey.DRAIN_NODE, request, DrainNodeResponse.parser()).getPartitionsLeft();
    }

    @Override
    public void undrainNode(int nodeId) {
        DrainNodeRequest request =
                DrainNodeRequest.newBuilder().setNodeId(nodeId).setUndo(true).build();
        call(ApiKey.DRAIN_NODE, request, DrainNodeResponse.parser());
    }

    @Override
    public void removeNode(int nodeId) {
        RemoveNodeRequest request =
                RemoveNodeRequest.newBuilder().setNodeId(nodeId).build();
        call(ApiKey.REMOVE_NODE, request, RemoveNodeResponse.parser());
    }

    @Override
    public void movePartition(TopicPartition partition, List<Integer> nodeIds) {
        if (nodeIds.isEmpty()) {
            throw new IllegalArgumentException("a partition is moved to at least one node");
        }
        move(partition, nodeIds);
    }

    @Override
    public void cancelMove(TopicPartition partition) {
        move(partition, List.of());
    }

    private void move(TopicPartition partition, List<Integer> nodeIds) {
        MovePartitionRequest request = MovePartitionRequest.newBuilder()
                .setTopic(partition.topic())
                .setPartition(partition.partition())
                .addAllReplicas(nodeIds)
                .build();
        call(ApiKey.MOVE_PARTITION, request, MovePartitionResponse.parser());
    }

    @Override
    public void transferLeader(TopicPartition partition, int nodeId) {
        TransferLeaderRequest request = TransferLeaderRequest.newBuilder()
                .setTopic(partition.topic())
                .setPartition(partition.partition())
                .setNodeId(nodeId)
                .build();
        call(ApiKey.TRANSFER_LEADER, request, TransferLeaderResponse.parser());
    }

    // ------------------------------------------------------------ groups

    @Override
    public List<String> listGroups() {
        return call(ApiKey.LIST_GROUPS, ListGroupsRequest.getDefaultInstance(), ListGroupsResponse.parser())
                .getGroupsList()
                .stream()
                .sorted()
                .toList();
    }

    @Override
    public Optional<GroupDescription> describeGroup(String group) {
        DescribeGroupRequest request =
                DescribeGroupRequest.newBuilder().setGroup(group).build();
        try {
            return Optional.of(
                    Descriptions.group(call(ApiKey.DESCRIBE_GROUP, request, DescribeGroupResponse.parser())));
        } catch (RaftMqException e) {
            if (e.code() == FailureCode.UNKNOWN_GROUP) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public GroupSettings alterGroup(String group, GroupSettings change) {
        AlterGroupRequest request = AlterGroupRequest.newBuilder()
                .setGroup(group)
                .setChange(GroupSettingsWire.of(change))
                .build();
        return GroupSettingsWire.from(
                call(ApiKey.ALTER_GROUP, request, AlterGroupResponse.parser()).getSettings());
    }

    // ------------------------------------------------------------ dead letters

    @Override
    public DeadLetterPage deadLetters(
            String group, DeadLetterFilter filter, DeadLetterPage.@Nullable Position after, int max) {
        if (max < 1 || max > MOST_LETTERS) {
            throw new IllegalArgumentException("max is 1 to " + MOST_LETTERS + ", not " + max);
        }
        return deadLetters.list(group, partitions(group, filter), filter, after, max);
    }

    @Override
    public long resendDeadLetters(String group, DeadLetterFilter filter) {
        return deadLetters.take(group, partitions(group, filter), filter, ApiKey.RESEND_DEAD_LETTERS);
    }

    @Override
    public long deleteDeadLetters(String group, DeadLetterFilter filter) {
        return deadLetters.take(group, partitions(group, filter), filter, ApiKey.DELETE_DEAD_LETTERS);
    }

    /** Where dead letters that fit may be. */
    private List<TopicPartition> partitions(String group, DeadLetterFilter filter) {
        MessageId id = filter.messageId();
        List<String> topics = filter.topic() != null ? List.of(filter.topic()) : topicsOf(group);
        return topics.stream()
                .flatMap(topic -> partitions(topic).stream())
                .filter(partition -> id == null || partition.partition() == id.partition())
                .toList();
    }

    @Override
    public List<GroupDescription.Progress> groupProgress(String group, String topic) {
        List<TopicPartition> partitions =
                topic.startsWith(DEAD_LETTERS) ? deadLetterPartitions(topic) : partitions(topic);
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
                .flatMap(topic -> partitions(topic).stream()
                        .map(partition -> new TopicPartition(queue + '/' + topic, partition.partition())))
                .toList();
    }

    private List<String> topicsOf(String group) {
        return describeGroup(group)
                .orElseThrow(() -> new RaftMqException(
                        FailureCode.UNKNOWN_GROUP, false, false, "there is no consumer group " + group))
                .subscriptions()
                .keySet()
                .stream()
                .filter(topic -> !topic.startsWith(DEAD_LETTERS))
                .sorted()
                .toList();
    }

    List<TopicPartition> partitions(String topic) {
        return known(topic).partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    @Override
    public void deleteGroup(String group) {
        DeleteGroupRequest request =
                DeleteGroupRequest.newBuilder().setGroup(group).build();
        call(ApiKey.DELETE_GROUP, request, DeleteGroupResponse.parser());
    }

    @Override
    public Map<TopicPartition, Long> resetOffset(String group, String topic, StartFrom to) {
        Map<TopicPartition, Long> offsetsNow = new LinkedHashMap<>();
        for (TopicPartition partition : partitions(topic)) {
            offsetsNow.put(partition, resetOffset(group, partition, to));
        }
        return offsetsNow;
    }

    @Override
    public long resetOffset(String group, TopicPartition partition, StartFrom to) {
        ResetOffsetRequest.Builder request = resetRequest(group, partition);
        Instant time = to.time();
        switch (to.kind()) {
            case EARLIEST -> request.setEarliest(true);
            case LATEST -> request.setLatest(true);
            case TIME -> request.setTimeMs(time == null ? 0 : time.toEpochMilli());
        }
        return reset(partition, request);
    }

    @Override
    public Map<TopicPartition, Long> skipBacklog(String group, String topic) {
        return resetOffset(group, topic, StartFrom.latest());
    }

    @Override
    public List<GroupCopy> cloneGroup(String source, String target) {
        return copies.copy(source, target, null);
    }

    @Override
    public List<GroupCopy> forkGroup(String source, String target, Instant at) {
        return copies.copy(source, target, at);
    }

    @Override
    public void resetOffset(String group, TopicPartition partition, long offset) {
        reset(partition, resetRequest(group, partition).setOffset(offset));
    }

    private static ResetOffsetRequest.Builder resetRequest(String group, TopicPartition partition) {
        return ResetOffsetRequest.newBuilder().setGroup(group).setPartition(partition.partition());
    }

    private long reset(TopicPartition partition, ResetOffsetRequest.Builder request) {
        return Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                        partition.topic(),
                        partition.partition(),
                        ApiKey.RESET_OFFSET,
                        uid -> request.setTopicUid(uid).build(),
                        ResetOffsetResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true)))
                .header()
                .getOffset();
    }

    // ------------------------------------------------------------ transactions

    @Override
    public List<OpenTransaction> openTransactions(String topic, String group, int most) {
        return new TransactionCalls(leaders, patience).open(known(topic), group, most);
    }

    @Override
    public void resolveTransaction(MessageId id, TransactionDecision decision) {
        String topic = metadata(List.of()).getTopicsList().stream()
                .filter(each -> each.getUid() == id.topicUid() && each.getPartitionsCount() > id.partition())
                .map(TopicInfo::getName)
                .findFirst()
                .orElseThrow(() -> new RaftMqException(
                        FailureCode.UNKNOWN_TOPIC, false, false, "no topic has the partition of transaction " + id));
        new TransactionCalls(leaders, patience).resolve(topic, id, decision);
    }

    // ------------------------------------------------------------ messages

    @Override
    public boolean cancelTimer(MessageId id) {
        if (!id.held()) {
            throw new IllegalArgumentException(id + " is not the id of a held message");
        }
        return timers.cancel(topicOrGone(id), id);
    }

    private String topicOrGone(MessageId id) {
        return topicOf(id)
                .orElseThrow(() -> new RaftMqException(
                        FailureCode.UNKNOWN_TOPIC, false, false, "the topic of " + id + " is gone"));
    }

    private Optional<String> topicOf(MessageId id) {
        return metadata(List.of()).getTopicsList().stream()
                .filter(topic -> topic.getUid() == id.topicUid() && topic.getPartitionsCount() > id.partition())
                .findFirst()
                .map(TopicInfo::getName);
    }

    @Override
    public List<PendingTimer> timers(TopicPartition partition, @Nullable PendingTimer after, int max) {
        if (max < 1 || max > 1_000) {
            throw new IllegalArgumentException("a page has 1 to 1,000 timers, not " + max);
        }
        return timers.list(partition, after, max);
    }

    @Override
    public Stream<MessageView> find(MessageQuery query) {
        TopicInfo topic = metadata(List.of(query.topic())).getTopicsList().stream()
                .filter(info -> info.getName().equals(query.topic()) && info.getError() == 0)
                .findFirst()
                .orElseThrow(() -> new RaftMqException(
                        FailureCode.UNKNOWN_TOPIC, false, false, "there is no topic " + query.topic()));
        return IntStream.range(0, topic.getPartitionsCount())
                .filter(number -> query.partition() < 0 || query.partition() == number)
                .mapToObj(number -> new TopicPartition(query.topic(), number))
                .flatMap(partition -> StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                new MessageSearch(query, partition, topic.getUid(), leaders, patience),
                                Spliterator.ORDERED | Spliterator.NONNULL),
                        false));
    }

    @Override
    public Optional<MessageView> message(MessageId id) {
        return id.held()
                ? trace(id).map(MessageTrace::message)
                : topicOf(id).flatMap(topic -> new MessageLookup(leaders, patience).find(topic, id));
    }

    @Override
    public Optional<MessageTrace> trace(MessageId id) {
        return topicOf(id).map(topic -> new TraceCalls(leaders, patience).trace(topic, id));
    }

    @Override
    public MessageTrace trace(TopicPartition partition, long offset) {
        return new TraceCalls(leaders, patience).trace(partition, offset);
    }

    @Override
    public boolean redeliver(String group, MessageId id) {
        if (id.held()) {
            throw new IllegalArgumentException("message " + id + " is held back, so no group has come to it");
        }
        return new TraceCalls(leaders, patience).redeliver(group, topicOrGone(id), id);
    }

    @Override
    public boolean redeliver(String group, TopicPartition partition, long offset) {
        return new TraceCalls(leaders, patience).redeliver(group, partition, offset);
    }

    @Override
    public Optional<MessageView> message(TopicPartition partition, long offset) {
        return new MessageLookup(leaders, patience).find(partition, offset);
    }

    // ------------------------------------------------------------ quotas

    @Override
    public void setQuota(Quota quota) {
        call(ApiKey.ALTER_QUOTA, QuotaWire.set(quota), AlterQuotaResponse.parser());
    }

    @Override
    public List<Quota> listQuotas() {
        return call(ApiKey.LIST_QUOTAS, ListQuotasRequest.getDefaultInstance(), ListQuotasResponse.parser())
                .getQuotasList()
                .stream()
                .map(QuotaWire::from)
                .toList();
    }

    @Override
    public void deleteQuota(Quota.Kind kind, String name) {
        call(ApiKey.ALTER_QUOTA, QuotaWire.delete(kind, name), AlterQuotaResponse.parser());
    }

    @Override
    public Audit audit(String topic) {
        return new TopicAudit(topic, () -> known(topic).partitions().size(), new AuditCalls(leaders, patience));
    }
}
