package io.raftmq.broker;

import com.google.protobuf.MessageLite;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.PartitionInfo;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.client.wire.proto.TopicSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A cluster of three nodes in this process, and requests that find their way to a partition's leader. */
final class Trio implements AutoCloseable {
    /** The producer that the sends of tests come from, so that a retry is stored once. */
    private static final long PRODUCER = 77;

    private final Path directory;
    private final Map<Integer, Map<String, String>> settings = new HashMap<>();
    private final Map<Integer, BrokerNode> nodes = new TreeMap<>();

    private Trio(Path directory) {
        this.directory = directory;
    }

    /** Starts three nodes with settings of their own besides; returns when all are ready. */
    static Trio start(Path directory, Map<String, String> more) throws Exception {
        Trio trio = new Trio(directory);
        List<String> list = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            String raft = Integer.toString(Nodes.freePort());
            String client = Integer.toString(Nodes.freePort());
            list.add(id + "@127.0.0.1:" + raft + ":" + client);
            Map<String, String> own = new HashMap<>(more);
            own.put("client.port", client);
            own.put("raft.port", raft);
            trio.settings.put(id, own);
        }
        trio.settings.values().forEach(each -> each.put("cluster.initial", String.join(",", list)));
        Map<Integer, CompletableFuture<BrokerNode>> starting = new TreeMap<>();
        for (int id = 1; id <= 3; id++) {
            int each = id;
            starting.put(id, CompletableFuture.supplyAsync(() -> trio.open(each)));
        }
        starting.forEach((id, node) -> trio.nodes.put(id, node.join()));
        for (BrokerNode node : trio.nodes.values()) {
            trio.awaitReady(node);
        }
        return trio;
    }

    Path dataOf(int id) {
        return directory.resolve("n" + id);
    }

    BrokerNode node(int id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    boolean isRunning(int id) {
        return nodes.containsKey(id);
    }

    /** Where a client may ask first. */
    String bootstrap() {
        return nodes.values().stream()
                .map(node -> "127.0.0.1:" + node.clientPort())
                .collect(Collectors.joining(","));
    }

    void stop(int id) {
        Objects.requireNonNull(nodes.remove(id)).close();
    }

    /** Starts a node that was stopped; returns when it is ready. */
    BrokerNode restart(int id) throws Exception {
        BrokerNode node = open(id);
        nodes.put(id, node);
        awaitReady(node);
        return node;
    }

    long createTopic(String name, TopicSettings topicSettings) throws Exception {
        CreateTopicRequest request = CreateTopicRequest.newBuilder()
                .setName(name)
                .setPartitions(1)
                .setSettings(topicSettings)
                .build();
        long[] uid = new long[1];
        Nodes.await("topic " + name, () -> {
            try (WireProbe probe = anyNode()) {
                WireProbe.Reply reply = probe.ask(ApiKey.CREATE_TOPIC, request);
                if (reply.failed() && reply.code() == ErrorCode.TOPIC_EXISTS) {
                    uid[0] = uidOf(probe, name); // created by a request whose answer was lost
                } else if (!reply.failed() || reply.code().retry() == ErrorCode.Retry.NEVER) {
                    uid[0] = reply.as(CreateTopicResponse.parser()).getTopic().getUid();
                }
                return uid[0] != 0;
            }
        });
        return uid[0];
    }

    private static long uidOf(WireProbe probe, String topic) throws IOException {
        return probe.ask(
                        ApiKey.METADATA,
                        MetadataRequest.newBuilder().addTopics(topic).build())
                .as(MetadataResponse.parser())
                .getTopics(0)
                .getUid();
    }

    int leaderOf(long uid) throws Exception {
        int[] leader = {-1};
        Nodes.await("a leader", () -> {
            try (WireProbe probe = anyNode()) {
                partition(probe, uid).ifPresent(partition -> leader[0] = partition.getLeader());
            }
            return nodes.containsKey(leader[0]);
        });
        return leader[0];
    }

    /** Returns once the node leads to which the balance would move the lead of a fresh topic within its first seconds. */
    void awaitPreferredLeader(long uid) throws Exception {
        Nodes.await("led by the preferred node", () -> {
            try (WireProbe probe = anyNode()) {
                return partition(probe, uid)
                        .filter(partition -> partition.getLeader() == partition.getReplicas(0))
                        .isPresent();
            }
        });
    }

    /** How often the lead of a topic's first partition has moved, more or less: the same while it stays where it is. */
    long leaderTerm(long uid) throws IOException {
        try (WireProbe probe = anyNode()) {
            return partition(probe, uid).map(PartitionInfo::getLeaderTerm).orElse(-1L);
        }
    }

    /** What a node's metadata says of a topic's first partition; nothing, if it has not heard of the topic yet. */
    private static Optional<PartitionInfo> partition(WireProbe probe, long uid) throws IOException {
        return probe
                .ask(ApiKey.METADATA, MetadataRequest.getDefaultInstance())
                .as(MetadataResponse.parser())
                .getTopicsList()
                .stream()
                .filter(topic -> topic.getUid() == uid)
                .map(topic -> topic.getPartitions(0))
                .findFirst();
    }

    /** Stores a message, asking again after every failure; answers its offset. */
    long produce(long uid, int sequence, byte[] body) throws Exception {
        return askLeader(
                        uid,
                        ApiKey.PRODUCE,
                        ProduceRequest.newBuilder().setTopicUid(uid).build(),
                        WireProbe.batch(PRODUCER, sequence, body),
                        reply -> !reply.failed())
                .as(ProduceResponse.parser())
                .getBaseOffset();
    }

    /** Asks the partition's leader until the answer is good. */
    WireProbe.Reply askLeader(
            long uid, ApiKey api, MessageLite request, byte[] payload, Predicate<WireProbe.Reply> good)
            throws Exception {
        WireProbe.Reply[] reply = new WireProbe.Reply[1];
        Nodes.await(api + " answered", () -> {
            try (WireProbe probe = new WireProbe(node(leaderOf(uid)).clientPort())) {
                reply[0] = probe.ask(api, request, payload);
                return good.test(reply[0]);
            }
        });
        return reply[0];
    }

    @Override
    public void close() {
        nodes.values().parallelStream().forEach(BrokerNode::close);
    }

    private BrokerNode open(int id) {
        try {
            return Nodes.start(Nodes.config(id, dataOf(id), settings.getOrDefault(id, Map.of())));
        } catch (Exception e) {
            throw new AssertionError("node " + id, e);
        }
    }

    private void awaitReady(BrokerNode node) throws Exception {
        Nodes.await("ready", () -> node.view().notReadyBecause().isEmpty());
    }

    private WireProbe anyNode() throws IOException {
        return new WireProbe(nodes.values().iterator().next().clientPort());
    }
}
