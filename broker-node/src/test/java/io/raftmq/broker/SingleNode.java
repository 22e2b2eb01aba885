package io.raftmq.broker;

import com.google.protobuf.MessageLite;
import io.raftmq.broker.admin.NodeView;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.ListOffsetsRequest;
import io.raftmq.client.wire.proto.ListOffsetsResponse;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.client.wire.proto.TopicSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A cluster of one node and one connection to it, with the requests that tests make most. */
final class SingleNode implements AutoCloseable {
    final BrokerNode node;
    final WireProbe probe;

    private SingleNode(BrokerNode node) throws IOException {
        this.node = node;
        this.probe = new WireProbe(node.clientPort());
    }

    /** Starts; returns when the node is ready and serves each partition it has a sound replica of. */
    static SingleNode start(BrokerConfig config) throws Exception {
        SingleNode single = new SingleNode(Nodes.start(config));
        NodeView view = single.node.view();
        Nodes.await("ready", () -> view.notReadyBecause().isEmpty());
        Nodes.await(
                "leading",
                () -> view.partitions().all().stream()
                        .filter(partition -> !view.host().quarantined().containsKey(partition.id()))
                        .allMatch(partition -> partition.status().leads()));
        return single;
    }

    /** A topic of one partition that takes sends; answers its uid. */
    long createTopic(String name, TopicSettings settings) throws Exception {
        CreateTopicRequest request = CreateTopicRequest.newBuilder()
                .setName(name)
                .setPartitions(1)
                .setSettings(settings)
                .build();
        long uid = probe.ask(ApiKey.CREATE_TOPIC, request)
                .as(CreateTopicResponse.parser())
                .getTopic()
                .getUid();
        ListOffsetsRequest latest =
                ListOffsetsRequest.newBuilder().setTopicUid(uid).setLatest(true).build();
        Nodes.await(
                "a leader of " + name,
                () -> !probe.ask(ApiKey.LIST_OFFSETS, latest).failed());
        return uid;
    }

    long createTopic(String name) throws Exception {
        return createTopic(name, TopicSettings.getDefaultInstance());
    }

    WireProbe.Reply ask(ApiKey api, MessageLite header) throws IOException {
        return probe.ask(api, header);
    }

    /** Sends one body outside of any sequence. */
    WireProbe.Reply send(long uid, byte[] body) throws IOException {
        return probe.ask(
                ApiKey.PRODUCE,
                ProduceRequest.newBuilder().setTopicUid(uid).build(),
                WireProbe.batch(BatchHeader.NO_PRODUCER, 0, body));
    }

    /** Sends one body, which is stored; answers its offset. */
    long produce(long uid, byte[] body) throws IOException {
        return send(uid, body).as(ProduceResponse.parser()).getBaseOffset();
    }

    WireProbe.Reply fetch(long uid, long offset, int maxBytes) throws IOException {
        FetchRequest request = FetchRequest.newBuilder()
                .setTopicUid(uid)
                .setOffset(offset)
                .setMaxBytes(maxBytes)
                .build();
        return probe.ask(ApiKey.FETCH, request);
    }

    ListOffsetsResponse offsets(long uid) throws IOException {
        ListOffsetsRequest request = ListOffsetsRequest.newBuilder()
                .setTopicUid(uid)
                .setEarliest(true)
                .build();
        return probe.ask(ApiKey.LIST_OFFSETS, request).as(ListOffsetsResponse.parser());
    }

    /** The bodies of an answer's batches, which fill its payload exactly. */
    static List<byte[]> bodies(WireProbe.Reply reply) throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        int at = 0;
        for (var batch : reply.as(FetchResponse.parser()).getBatchesList()) {
            bodies.add(Arrays.copyOfRange(reply.payload(), at + BatchHeader.SIZE, at + batch.getLength()));
            at += batch.getLength();
        }
        if (at != reply.payload().length) {
            throw new AssertionError("batches of " + at + " bytes in a payload of " + reply.payload().length);
        }
        return bodies;
    }

    static ErrorCode code(WireProbe.Reply reply) throws IOException {
        if (!reply.failed()) {
            throw new AssertionError("answered without a failure");
        }
        return reply.code();
    }

    @Override
    public void close() throws IOException {
        probe.close();
        node.close();
    }
}
