package io.raftmq.broker.request;

import io.raftmq.broker.cluster.MetaApi;
import io.raftmq.broker.cluster.MetaGateway;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.net.PeerFailureException;
import io.raftmq.broker.net.PeerLinks;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Partitions;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.PreferLeaderRequest;
import io.raftmq.client.wire.proto.TransferLeaderRequest;
import io.raftmq.client.wire.proto.TransferLeaderResponse;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Topic;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * TRANSFER_LEADER: the partition's leader hands it over; any other node passes the request on to that leader. The metadata
 * group is told first to prefer the new leader, so that the leader balance keeps the operator's choice: until another
 * transfer, or until the partition's replicas change.
 */
final class TransferLeaderHandler implements ApiHandler {
    private final Partitions hosted;
    private final Supplier<MetadataImage> image;
    private final MetaGateway gateway;
    private final PeerLinks links;
    private final Duration timeout;

    TransferLeaderHandler(
            Partitions hosted, Supplier<MetadataImage> image, MetaGateway gateway, PeerLinks links, Duration timeout) {
        this.hosted = hosted;
        this.image = image;
        this.gateway = gateway;
        this.links = links;
        this.timeout = timeout;
    }

    @Override
    public void handle(Call call) {
        TransferLeaderRequest request = call.header(TransferLeaderRequest.parser());
        MetadataImage now = image.get();
        Topic topic = now.topic(request.getTopic())
                .orElseThrow(() -> new InvalidRequestException(
                        ErrorCode.UNKNOWN_TOPIC, "no topic is called " + shortened(request.getTopic())));
        InvalidRequestException.require(request.getPartition() >= 0, "the partition is negative");
        Partition partition = now.partition(topic.group(request.getPartition()))
                .orElseThrow(() -> new InvalidRequestException(
                        ErrorCode.UNKNOWN_PARTITION, "the topic has " + topic.partitions() + " partitions"));
        PeerAddress to = partition.replicas().stream()
                .filter(replica -> replica.node() == request.getNodeId())
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        ErrorCode.INVALID_PLACEMENT,
                        "node " + request.getNodeId() + " has no replica of the partition"))
                .peer();
        PartitionRuntime runtime = hosted.get(partition.id());
        RaftGroup group = runtime == null ? null : runtime.group();
        if (group != null && group.isLeader()) {
            prefer(call, partition, request.getNodeId(), () -> transfer(call, group, to));
        } else {
            passOn(call, request, now, partition);
        }
    }

    private void prefer(Call call, Partition partition, int node, Runnable then) {
        PreferLeaderRequest request = PreferLeaderRequest.newBuilder()
                .setTopicUid(partition.id().topicUid())
                .setPartition(partition.id().partition())
                .setNodeId(node)
                .build();
        gateway.call(MetaApi.PREFER_LEADER, request, timeout).whenComplete((answer, thrown) -> {
            if (thrown == null) {
                then.run();
            } else {
                call.fail(gateway.failure(thrown));
            }
        });
    }

    private static void transfer(Call call, RaftGroup group, PeerAddress to) {
        if (to.equals(group.self())) {
            call.answer(TransferLeaderResponse.getDefaultInstance());
            return;
        }
        group.transferLeadership(to).whenComplete((done, failure) -> {
            if (failure == null) {
                call.answer(TransferLeaderResponse.getDefaultInstance());
            } else {
                call.fail(ErrorCode.BUSY, "leadership is not handed over now: " + failure.getMessage());
            }
        });
    }

    private void passOn(Call call, TransferLeaderRequest request, MetadataImage now, Partition partition) {
        Node leader = now.node(partition.leader()).orElse(null);
        if (leader == null || leader.client().port() == 0 || call.connection().isFromNode()) {
            call.fail(ErrorCode.NOT_LEADER, "the partition's leader is not known here");
            return;
        }
        links.call(
                        leader.client().host(),
                        leader.client().port(),
                        ApiKey.TRANSFER_LEADER,
                        request,
                        TransferLeaderResponse.parser(),
                        timeout)
                .whenComplete((answer, thrown) -> {
                    if (thrown == null) {
                        call.answer(answer);
                    } else {
                        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
                        call.fail(
                                cause instanceof PeerFailureException failed
                                        ? failed.failure()
                                        : Failures.of(ErrorCode.INTERNAL, String.valueOf(cause)));
                    }
                });
    }

    private static String shortened(String name) {
        return name.length() <= 127 ? name : name.substring(0, 127) + "...";
    }
}
