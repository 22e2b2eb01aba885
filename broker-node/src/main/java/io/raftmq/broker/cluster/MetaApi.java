package io.raftmq.broker.cluster;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AlterClusterRequest;
import io.raftmq.client.wire.proto.AlterClusterResponse;
import io.raftmq.client.wire.proto.AlterGroupRequest;
import io.raftmq.client.wire.proto.AlterGroupResponse;
import io.raftmq.client.wire.proto.AlterQuotaRequest;
import io.raftmq.client.wire.proto.AlterQuotaResponse;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.AlterTopicResponse;
import io.raftmq.client.wire.proto.CopyGroupRequest;
import io.raftmq.client.wire.proto.CopyGroupResponse;
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
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.client.wire.proto.InitProducerResponse;
import io.raftmq.client.wire.proto.ListGroupsRequest;
import io.raftmq.client.wire.proto.ListGroupsResponse;
import io.raftmq.client.wire.proto.ListQuotasRequest;
import io.raftmq.client.wire.proto.ListQuotasResponse;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.MovePartitionResponse;
import io.raftmq.client.wire.proto.NodeHeartbeatRequest;
import io.raftmq.client.wire.proto.NodeHeartbeatResponse;
import io.raftmq.client.wire.proto.PreferLeaderRequest;
import io.raftmq.client.wire.proto.PreferLeaderResponse;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.client.wire.proto.RegisterNodeResponse;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.client.wire.proto.RemoveNodeResponse;
import io.raftmq.client.wire.proto.ReportPartitionsRequest;
import io.raftmq.client.wire.proto.ReportPartitionsResponse;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.SubscribeResponse;
import io.raftmq.client.wire.proto.UnsubscribeRequest;
import io.raftmq.client.wire.proto.UnsubscribeResponse;
import java.util.List;

/**
 * An api that the metadata group answers, with the types of its request and its response.
 *
 * @param key the api
 * @param request reads its request
 * @param response reads its response
 * @param <Q> the request's type
 * @param <A> the response's type
 */
public record MetaApi<Q extends Message, A extends Message>(ApiKey key, Parser<Q> request, Parser<A> response) {
    public static final MetaApi<RegisterNodeRequest, RegisterNodeResponse> REGISTER_NODE =
            new MetaApi<>(ApiKey.REGISTER_NODE, RegisterNodeRequest.parser(), RegisterNodeResponse.parser());
    public static final MetaApi<NodeHeartbeatRequest, NodeHeartbeatResponse> NODE_HEARTBEAT =
            new MetaApi<>(ApiKey.NODE_HEARTBEAT, NodeHeartbeatRequest.parser(), NodeHeartbeatResponse.parser());
    public static final MetaApi<ReportPartitionsRequest, ReportPartitionsResponse> REPORT_PARTITIONS = new MetaApi<>(
            ApiKey.REPORT_PARTITIONS, ReportPartitionsRequest.parser(), ReportPartitionsResponse.parser());
    public static final MetaApi<CreateTopicRequest, CreateTopicResponse> CREATE_TOPIC =
            new MetaApi<>(ApiKey.CREATE_TOPIC, CreateTopicRequest.parser(), CreateTopicResponse.parser());
    public static final MetaApi<PreferLeaderRequest, PreferLeaderResponse> PREFER_LEADER =
            new MetaApi<>(ApiKey.PREFER_LEADER, PreferLeaderRequest.parser(), PreferLeaderResponse.parser());

    /** All of them. */
    public static final List<MetaApi<?, ?>> ALL = List.of(
            REGISTER_NODE,
            NODE_HEARTBEAT,
            REPORT_PARTITIONS,
            CREATE_TOPIC,
            new MetaApi<>(ApiKey.INIT_PRODUCER, InitProducerRequest.parser(), InitProducerResponse.parser()),
            new MetaApi<>(ApiKey.ALTER_TOPIC, AlterTopicRequest.parser(), AlterTopicResponse.parser()),
            new MetaApi<>(ApiKey.DELETE_TOPIC, DeleteTopicRequest.parser(), DeleteTopicResponse.parser()),
            new MetaApi<>(ApiKey.SUBSCRIBE, SubscribeRequest.parser(), SubscribeResponse.parser()),
            new MetaApi<>(ApiKey.UNSUBSCRIBE, UnsubscribeRequest.parser(), UnsubscribeResponse.parser()),
            new MetaApi<>(ApiKey.LIST_GROUPS, ListGroupsRequest.parser(), ListGroupsResponse.parser()),
            new MetaApi<>(ApiKey.DESCRIBE_GROUP, DescribeGroupRequest.parser(), DescribeGroupResponse.parser()),
            new MetaApi<>(ApiKey.ALTER_GROUP, AlterGroupRequest.parser(), AlterGroupResponse.parser()),
            new MetaApi<>(ApiKey.DELETE_GROUP, DeleteGroupRequest.parser(), DeleteGroupResponse.parser()),
            new MetaApi<>(ApiKey.MOVE_PARTITION, MovePartitionRequest.parser(), MovePartitionResponse.parser()),
            PREFER_LEADER,
            new MetaApi<>(ApiKey.COPY_GROUP, CopyGroupRequest.parser(), CopyGroupResponse.parser()),
            new MetaApi<>(ApiKey.DRAIN_NODE, DrainNodeRequest.parser(), DrainNodeResponse.parser()),
            new MetaApi<>(ApiKey.REMOVE_NODE, RemoveNodeRequest.parser(), RemoveNodeResponse.parser()),
            new MetaApi<>(ApiKey.ALTER_QUOTA, AlterQuotaRequest.parser(), AlterQuotaResponse.parser()),
            new MetaApi<>(ApiKey.LIST_QUOTAS, ListQuotasRequest.parser(), ListQuotasResponse.parser()),
            new MetaApi<>(ApiKey.ALTER_CLUSTER, AlterClusterRequest.parser(), AlterClusterResponse.parser()));
}
