package io.raftmq.meta.state;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterClusterRequest;
import io.raftmq.client.wire.proto.AlterGroupRequest;
import io.raftmq.client.wire.proto.AlterQuotaRequest;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.CopyGroupRequest;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.DeleteGroupRequest;
import io.raftmq.client.wire.proto.DeleteTopicRequest;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.client.wire.proto.ListGroupsRequest;
import io.raftmq.client.wire.proto.ListQuotasRequest;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.NodeHeartbeatRequest;
import io.raftmq.client.wire.proto.PreferLeaderRequest;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.client.wire.proto.ReportPartitionsRequest;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.UnsubscribeRequest;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import java.util.EnumMap;
import java.util.Map;

/**
 * Decides requests on the metadata group's leader: which records one leads to, or why it is refused. Changes nothing but
 * the leader's memory of who was heard of.
 */
public final class Decider {
    /** Decides one kind of request. */
    @FunctionalInterface
    private interface Rule<R extends Message> {
        Decision decide(R request, MetadataImage image, LeaderMemory memory, long now);
    }

    private record Entry<R extends Message>(Class<R> type, Rule<R> rule) {
        Decision decide(Message request, MetadataImage image, LeaderMemory memory, long now) {
            return rule.decide(type.cast(request), image, memory, now);
        }
    }

    private final Map<ApiKey, Entry<?>> rules = new EnumMap<>(ApiKey.class);

    /**
     * Sets the rules up.
     *
     * @param heartbeatMs told to nodes: how often to send heartbeats
     * @param sessionMs told to group members: how long they are remembered
     * @param supported the highest feature level this binary can replay, and so can lead the cluster to
     */
    public Decider(int heartbeatMs, int sessionMs, int supported) {
        NodeRules nodes = new NodeRules(heartbeatMs, supported);
        on(ApiKey.REGISTER_NODE, RegisterNodeRequest.class, nodes::register);
        on(ApiKey.NODE_HEARTBEAT, NodeHeartbeatRequest.class, nodes::heartbeat);
        on(ApiKey.DRAIN_NODE, DrainNodeRequest.class, (request, image, memory, now) -> nodes.drain(request, image));
        on(ApiKey.REMOVE_NODE, RemoveNodeRequest.class, nodes::remove);

        TopicRules topics = new TopicRules();
        on(ApiKey.CREATE_TOPIC, CreateTopicRequest.class, (request, image, m, now) -> topics.create(request, image));
        on(ApiKey.ALTER_TOPIC, AlterTopicRequest.class, (request, image, m, now) -> topics.alter(request, image));
        on(ApiKey.DELETE_TOPIC, DeleteTopicRequest.class, (request, image, m, now) -> topics.delete(request, image));

        PartitionRules partitions = new PartitionRules();
        on(
                ApiKey.MOVE_PARTITION,
                MovePartitionRequest.class,
                (request, image, m, now) -> partitions.move(request, image));
        on(
                ApiKey.REPORT_PARTITIONS,
                ReportPartitionsRequest.class,
                (request, image, m, now) -> partitions.report(request, image));

        on(
                ApiKey.PREFER_LEADER,
                PreferLeaderRequest.class,
                (request, image, m, now) -> partitions.prefer(request, image));

        GroupRules groups = new GroupRules(sessionMs);
        on(ApiKey.SUBSCRIBE, SubscribeRequest.class, groups::subscribe);
        on(ApiKey.COPY_GROUP, CopyGroupRequest.class, groups::copy);
        on(ApiKey.UNSUBSCRIBE, UnsubscribeRequest.class, groups::unsubscribe);
        on(ApiKey.LIST_GROUPS, ListGroupsRequest.class, (request, image, m, now) -> groups.list(image));
        on(ApiKey.DESCRIBE_GROUP, DescribeGroupRequest.class, groups::describe);
        GroupSettingsRules groupSettings = new GroupSettingsRules();
        on(
                ApiKey.ALTER_GROUP,
                AlterGroupRequest.class,
                (request, image, m, now) -> groupSettings.alter(request, image));
        on(ApiKey.DELETE_GROUP, DeleteGroupRequest.class, groups::delete);

        QuotaRules quotas = new QuotaRules();
        on(ApiKey.ALTER_QUOTA, AlterQuotaRequest.class, (request, image, m, now) -> quotas.alter(request, image));
        on(ApiKey.LIST_QUOTAS, ListQuotasRequest.class, (request, image, m, now) -> quotas.list(image));

        ClusterRules cluster = new ClusterRules(supported);
        on(ApiKey.ALTER_CLUSTER, AlterClusterRequest.class, (request, image, m, now) -> cluster.alter(request, image));
        on(
                ApiKey.INIT_PRODUCER,
                InitProducerRequest.class,
                (request, image, m, now) -> cluster.initProducer(request, image));
    }

    private <R extends Message> void on(ApiKey api, Class<R> type, Rule<R> rule) {
        rules.put(api, new Entry<>(type, rule));
    }

    /** Whether the metadata group answers that api, and the request is of it. */
    public boolean accepts(ApiKey api, Message request) {
        Entry<?> entry = rules.get(api);
        return entry != null && entry.type().isInstance(request);
    }

    /**
     * Decides a request.
     *
     * @param image the applied image plus what was decided before and will be committed together
     * @param now monotonic milliseconds
     * @throws MetaException if it is refused
     */
    public Decision decide(ApiKey api, Message request, MetadataImage image, LeaderMemory memory, long now) {
        Entry<?> entry = rules.get(api);
        if (entry == null) {
            throw new MetaException(ErrorCode.UNKNOWN_API, "the metadata group does not answer " + api);
        }
        return entry.decide(request, image, memory, now);
    }
}
