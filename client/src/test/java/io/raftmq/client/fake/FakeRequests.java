package io.raftmq.client.fake;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.raftmq.client.fake.FakeBroker.Answer;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.InboundFrame;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.AckResponse;
import io.raftmq.client.wire.proto.BatchRef;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.ChangeInvisibleResponse;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CommitOffsetResponse;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.FetchOffsetRequest;
import io.raftmq.client.wire.proto.FetchOffsetResponse;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.HandshakeResponse;
import io.raftmq.client.wire.proto.InitProducerResponse;
import io.raftmq.client.wire.proto.Lease;
import io.raftmq.client.wire.proto.ListOffsetsRequest;
import io.raftmq.client.wire.proto.ListOffsetsResponse;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.PingResponse;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ReceiveResponse;
import io.raftmq.client.wire.proto.StartFrom;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.SubscribeResponse;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.client.wire.proto.UnsubscribeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Serves the requests of one broker. */
final class FakeRequests {
    private final FakeCluster cluster;
    private final FakeBroker broker;
    /** When each parked poll arrived. */
    private final Map<InboundFrame, Long> parked = new WeakHashMap<>();

    FakeRequests(FakeCluster cluster, FakeBroker broker) {
        this.cluster = cluster;
        this.broker = broker;
    }

    synchronized @Nullable Answer serve(InboundFrame frame) throws FakeRefusal {
        return switch (java.util.Objects.requireNonNull(frame.api())) {
            case HANDSHAKE ->
                answer(HandshakeResponse.newBuilder()
                        .setClusterId("fake")
                        .setNodeId(broker.nodeId())
                        .build());
            case PING -> answer(PingResponse.getDefaultInstance());
            case METADATA -> metadata(frame.header(MetadataRequest.parser()));
            case INIT_PRODUCER ->
                answer(InitProducerResponse.newBuilder()
                        .setProducerId(cluster.nextProducer())
                        .build());
            case PRODUCE -> produce(frame);
            case FETCH -> fetch(frame);
            case LIST_OFFSETS -> listOffsets(frame.header(ListOffsetsRequest.parser()));
            case COMMIT_OFFSET -> commit(frame.header(CommitOffsetRequest.parser()));
            case FETCH_OFFSET -> fetchOffset(frame.header(FetchOffsetRequest.parser()));
            case RECEIVE -> receive(frame);
            case ACK -> ack(frame.header(AckRequest.parser()));
            case CHANGE_INVISIBLE -> change(frame.header(ChangeInvisibleRequest.parser()));
            case SUBSCRIBE -> subscribe(frame.header(SubscribeRequest.parser()));
            case UNSUBSCRIBE -> answer(UnsubscribeResponse.getDefaultInstance());
            case CREATE_TOPIC -> createTopic(frame.header(CreateTopicRequest.parser()));
            default -> throw new FakeRefusal(ErrorCode.UNKNOWN_API, "not in the fake");
        };
    }

    private static Answer answer(MessageLite header) {
        return new Answer(header, null);
    }

    private Answer metadata(MetadataRequest request) {
        if (!broker.canTell()) {
            MetadataResponse.Builder nothing = MetadataResponse.newBuilder().setClusterId("fake");
            request.getTopicsList()
                    .forEach(name -> nothing.addTopicsBuilder().setName(name).setError(ErrorCode.NOT_META_LEADER.id()));
            return answer(nothing.build());
        }
        return answer(MetadataResponse.newBuilder()
                .setClusterId("fake")
                .addAllNodes(cluster.nodes())
                .addAllTopics(cluster.describe(request.getTopicsList(), request.getAutoCreate()))
                .setMetaLeader(1)
                .build());
    }

    private Answer createTopic(CreateTopicRequest request) throws FakeRefusal {
        if (cluster.describe(request.getName()).getError() == 0) {
            throw new FakeRefusal(ErrorCode.TOPIC_EXISTS, request.getName());
        }
        cluster.createTopic(request.getName(), request.getPartitions());
        return answer(CreateTopicResponse.newBuilder()
                .setTopic(cluster.describe(request.getName()))
                .build());
    }

    private FakePartition led(long uid, int partition) throws FakeRefusal {
        FakeCluster.Topic topic = cluster.byUid(uid);
        if (cluster.leader(topic, partition) != broker.nodeId()) {
            throw new FakeRefusal(ErrorCode.NOT_LEADER, "node " + broker.nodeId() + " does not lead it");
        }
        return topic.partition(partition);
    }

    private Answer produce(InboundFrame frame) throws FakeRefusal {
        ProduceRequest request = frame.header(ProduceRequest.parser());
        FakePartition partition = led(request.getTopicUid(), request.getPartition());
        FakePartition.Appended appended = partition.append(ByteBufUtil.getBytes(frame.payload()));
        return answer(ProduceResponse.newBuilder()
                .setBaseOffset(appended.baseOffset())
                .setStoreTimeMs(appended.storeTimeMs())
                .setDuplicate(appended.duplicate())
                .build());
    }

    private boolean isOver(InboundFrame frame, int maxWaitMs) {
        long since = parked.computeIfAbsent(frame, key -> FakeGroup.nowMs());
        return FakeGroup.nowMs() - since >= maxWaitMs;
    }

    private @Nullable Answer fetch(InboundFrame frame) throws FakeRefusal {
        FetchRequest request = frame.header(FetchRequest.parser());
        FakePartition partition = led(request.getTopicUid(), request.getPartition());
        if (request.getOffset() < partition.startOffset() || request.getOffset() > partition.endOffset()) {
            throw new FakeRefusal(ErrorCode.OFFSET_OUT_OF_RANGE, "offset " + request.getOffset());
        }
        List<FakePartition.Stored> batches = partition.from(request.getOffset(), request.getMaxBytes());
        if (batches.isEmpty() && !isOver(frame, request.getMaxWaitMs())) {
            return null;
        }
        return new Answer(
                FetchResponse.newBuilder()
                        .addAllBatches(refs(batches))
                        .setEndOffset(partition.endOffset())
                        .build(),
                bytes(batches));
    }

    private static List<BatchRef> refs(List<FakePartition.Stored> batches) {
        return batches.stream()
                .map(batch -> BatchRef.newBuilder()
                        .setBaseOffset(batch.baseOffset())
                        .setCount(batch.header().count())
                        .setLength(batch.bytes().length)
                        .setStoreTimeMs(batch.storeTimeMs())
                        .build())
                .toList();
    }

    private static ByteBuf bytes(List<FakePartition.Stored> batches) {
        return Unpooled.wrappedBuffer(
                batches.stream().map(FakePartition.Stored::bytes).toArray(byte[][]::new));
    }

    private Answer listOffsets(ListOffsetsRequest request) throws FakeRefusal {
        FakePartition partition = led(request.getTopicUid(), request.getPartition());
        long offset = switch (request.getAtCase()) {
            case EARLIEST -> partition.startOffset();
            case TIME_MS -> partition.offsetAt(request.getTimeMs());
            default -> partition.endOffset();
        };
        return answer(ListOffsetsResponse.newBuilder().setOffset(offset).build());
    }

    private FakeGroup group(FakePartition partition, String name, long from) {
        return partition.groups.computeIfAbsent(name, key -> new FakeGroup(from));
    }

    private Answer commit(CommitOffsetRequest request) throws FakeRefusal {
        group(led(request.getTopicUid(), request.getPartition()), request.getGroup(), 0).committed =
                request.getOffset();
        return answer(CommitOffsetResponse.getDefaultInstance());
    }

    private Answer fetchOffset(FetchOffsetRequest request) throws FakeRefusal {
        FakePartition partition = led(request.getTopicUid(), request.getPartition());
        return answer(FetchOffsetResponse.newBuilder()
                .setOffset(group(partition, request.getGroup(), 0).committed)
                .setEndOffset(partition.endOffset())
                .build());
    }

    private @Nullable Answer receive(InboundFrame frame) throws FakeRefusal {
        ReceiveRequest request = frame.header(ReceiveRequest.parser());
        FakePartition partition = led(request.getTopicUid(), request.getPartition());
        long from = request.getStart() == StartFrom.START_EARLIEST ? partition.startOffset() : partition.endOffset();
        FakeGroup group = group(partition, request.getGroup(), from);
        List<Lease> leases = group.lease(request.getMaxMessages(), request.getInvisibleMs(), partition.endOffset());
        if (leases.isEmpty() && !isOver(frame, request.getMaxWaitMs())) {
            return null;
        }
        TreeMap<Long, FakePartition.Stored> batches = new TreeMap<>();
        for (Lease lease : leases) {
            FakePartition.Stored batch =
                    partition.from(lease.getFirstOffset(), 1).get(0);
            batches.put(batch.baseOffset(), batch);
        }
        List<FakePartition.Stored> all = new ArrayList<>(batches.values());
        return new Answer(
                ReceiveResponse.newBuilder()
                        .addAllBatches(refs(all))
                        .addAllLeases(leases)
                        .build(),
                bytes(all));
    }

    private Answer ack(AckRequest request) throws FakeRefusal {
        FakeGroup group = group(led(request.getTopicUid(), request.getPartition()), request.getGroup(), 0);
        return answer(AckResponse.newBuilder()
                .addAllResults(request.getRunsList().stream().map(group::ack).toList())
                .build());
    }

    private Answer change(ChangeInvisibleRequest request) throws FakeRefusal {
        FakeGroup group = group(led(request.getTopicUid(), request.getPartition()), request.getGroup(), 0);
        ChangeInvisibleResponse.Builder answer = ChangeInvisibleResponse.newBuilder();
        request.getRunsList().forEach(run -> {
            long result = group.change(run, request.getInvisibleMs(), request.getFailed());
            answer.addResults(result < 0 ? (int) -result : 0).addLeaseIds(Math.max(0, result));
        });
        return answer(answer.build());
    }

    private Answer subscribe(SubscribeRequest request) throws FakeRefusal {
        List<Subscription> present =
                cluster.subscriptions.putIfAbsent(request.getGroup(), request.getSubscriptionsList());
        if (present != null && !present.equals(request.getSubscriptionsList())) {
            throw new FakeRefusal(ErrorCode.SUBSCRIPTION_CONFLICT, present + " and " + request.getSubscriptionsList());
        }
        return answer(SubscribeResponse.newBuilder()
                .setVersion(1)
                .setSessionMs(30_000)
                .build());
    }
}
