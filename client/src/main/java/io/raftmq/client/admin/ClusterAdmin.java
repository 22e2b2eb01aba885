package io.raftmq.client.admin;

import io.raftmq.client.Admin;
import io.raftmq.client.Audit;
import io.raftmq.client.ClusterDescription;
import io.raftmq.client.ClusterSettings;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.DeadLetterPage;
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
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.audit.AuditCalls;
import io.raftmq.client.audit.TopicAudit;
import io.raftmq.client.consumer.OffsetCalls;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AlterQuotaResponse;
import io.raftmq.client.wire.proto.ListQuotasRequest;
import io.raftmq.client.wire.proto.ListQuotasResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@link Admin}: each call goes to the room that makes it. */
public final class ClusterAdmin implements Admin {
    private static final int MOST_LETTERS = 10_000;

    private final MetadataCalls metadata;
    private final TopicCalls topics;
    private final NodeCalls nodes;
    private final GroupCalls groups;
    private final OffsetResets resets;
    private final GroupCopies copies;
    private final DeadLetterCalls deadLetters;
    private final TransactionCalls transactions;
    private final MessageCalls messages;
    private final AuditCalls audits;

    /** @param patience for one call with all its retries */
    public ClusterAdmin(ClusterCalls cluster, LeaderCalls leaders, Duration patience) {
        this.metadata = new MetadataCalls(cluster, patience);
        this.topics = new TopicCalls(metadata);
        this.nodes = new NodeCalls(metadata);
        this.groups = new GroupCalls(metadata, topics, new OffsetCalls(leaders, patience));
        this.resets = new OffsetResets(topics, leaders, patience);
        this.copies = new GroupCopies(groups, topics, metadata, leaders, patience);
        this.deadLetters = new DeadLetterCalls(leaders, patience);
        this.transactions = new TransactionCalls(leaders, patience);
        this.messages = new MessageCalls(topics, leaders, patience);
        this.audits = new AuditCalls(leaders, patience);
    }

    @Override
    public TopicDescription createTopic(String name, int partitions, TopicSettings settings) {
        return topics.create(name, partitions, settings);
    }

    @Override
    public List<String> listTopics() {
        return topics.list();
    }

    @Override
    public Optional<TopicDescription> describeTopic(String name) {
        return topics.describe(name);
    }

    @Override
    public TopicDescription alterTopic(String name, int partitions, TopicSettings change) {
        return topics.alter(name, partitions, change);
    }

    @Override
    public void deleteTopic(String name) {
        topics.delete(name);
    }

    @Override
    public ClusterDescription describeCluster() {
        return nodes.describe();
    }

    @Override
    public ClusterSettings alterCluster(ClusterSettings change) {
        return nodes.alter(change);
    }

    @Override
    public int drainNode(int nodeId) {
        return nodes.drain(nodeId);
    }

    @Override
    public void undrainNode(int nodeId) {
        nodes.undrain(nodeId);
    }

    @Override
    public void removeNode(int nodeId) {
        nodes.remove(nodeId);
    }

    @Override
    public void movePartition(TopicPartition partition, List<Integer> nodeIds) {
        nodes.movePartition(partition, nodeIds);
    }

    @Override
    public void cancelMove(TopicPartition partition) {
        nodes.cancelMove(partition);
    }

    @Override
    public void transferLeader(TopicPartition partition, int nodeId) {
        nodes.transferLeader(partition, nodeId);
    }

    @Override
    public List<String> listGroups() {
        return groups.list();
    }

    @Override
    public Optional<GroupDescription> describeGroup(String group) {
        return groups.describe(group);
    }

    @Override
    public GroupSettings alterGroup(String group, GroupSettings change) {
        return groups.alter(group, change);
    }

    @Override
    public void deleteGroup(String group) {
        groups.delete(group);
    }

    @Override
    public List<GroupDescription.Progress> groupProgress(String group, String topic) {
        return groups.progress(group, topic);
    }

    @Override
    public Map<TopicPartition, Long> resetOffset(String group, String topic, StartFrom to) {
        return resets.reset(group, topic, to);
    }

    @Override
    public long resetOffset(String group, TopicPartition partition, StartFrom to) {
        return resets.reset(group, partition, to);
    }

    @Override
    public void resetOffset(String group, TopicPartition partition, long offset) {
        resets.reset(group, partition, offset);
    }

    @Override
    public Map<TopicPartition, Long> skipBacklog(String group, String topic) {
        return resets.reset(group, topic, StartFrom.latest());
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
    public DeadLetterPage deadLetters(
            String group, DeadLetterFilter filter, DeadLetterPage.@Nullable Position after, int max) {
        if (max < 1 || max > MOST_LETTERS) {
            throw new IllegalArgumentException("max is 1 to " + MOST_LETTERS + ", not " + max);
        }
        return deadLetters.list(group, groups.deadLetterPartitions(group, filter), filter, after, max);
    }

    @Override
    public long resendDeadLetters(String group, DeadLetterFilter filter) {
        return deadLetters.take(group, groups.deadLetterPartitions(group, filter), filter, ApiKey.RESEND_DEAD_LETTERS);
    }

    @Override
    public long deleteDeadLetters(String group, DeadLetterFilter filter) {
        return deadLetters.take(group, groups.deadLetterPartitions(group, filter), filter, ApiKey.DELETE_DEAD_LETTERS);
    }

    @Override
    public List<OpenTransaction> openTransactions(String topic, String group, int most) {
        return transactions.open(topics.known(topic), group, most);
    }

    @Override
    public void resolveTransaction(MessageId id, TransactionDecision decision) {
        transactions.resolve(topics.topicOrGone(id), id, decision);
    }

    @Override
    public boolean cancelTimer(MessageId id) {
        return messages.cancelTimer(id);
    }

    @Override
    public List<PendingTimer> timers(TopicPartition partition, @Nullable PendingTimer after, int max) {
        return messages.timers(partition, after, max);
    }

    @Override
    public Stream<MessageView> find(MessageQuery query) {
        return messages.find(query);
    }

    @Override
    public Optional<MessageView> message(MessageId id) {
        return messages.message(id);
    }

    @Override
    public Optional<MessageView> message(TopicPartition partition, long offset) {
        return messages.message(partition, offset);
    }

    @Override
    public Optional<MessageTrace> trace(MessageId id) {
        return messages.trace(id);
    }

    @Override
    public MessageTrace trace(TopicPartition partition, long offset) {
        return messages.trace(partition, offset);
    }

    @Override
    public boolean redeliver(String group, MessageId id) {
        return messages.redeliver(group, id);
    }

    @Override
    public boolean redeliver(String group, TopicPartition partition, long offset) {
        return messages.redeliver(group, partition, offset);
    }

    @Override
    public void setQuota(Quota quota) {
        metadata.call(ApiKey.ALTER_QUOTA, QuotaWire.set(quota), AlterQuotaResponse.parser());
    }

    @Override
    public List<Quota> listQuotas() {
        return metadata
                .call(ApiKey.LIST_QUOTAS, ListQuotasRequest.getDefaultInstance(), ListQuotasResponse.parser())
                .getQuotasList()
                .stream()
                .map(QuotaWire::from)
                .toList();
    }

    @Override
    public void deleteQuota(Quota.Kind kind, String name) {
        metadata.call(ApiKey.ALTER_QUOTA, QuotaWire.delete(kind, name), AlterQuotaResponse.parser());
    }

    @Override
    public Audit audit(String topic) {
        return new TopicAudit(topic, () -> topics.known(topic).partitions().size(), audits);
    }
}
