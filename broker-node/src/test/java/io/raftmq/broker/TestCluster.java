package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageLite;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.PartitionInfo;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whole nodes in this process that make a cluster, and a client of the barest kind. May be used by several threads. */
final class TestCluster implements AutoCloseable {
    private static final long PRODUCER = 77;

    private final Path dir;
    private final Map<Integer, Map<String, String>> settings = new HashMap<>();
    private final Map<Integer, BrokerNode> nodes = new ConcurrentSkipListMap<>();

    /** Founds a cluster of nodes 1 to {@code founders}; waits until it serves. */
    TestCluster(Path dir, int founders, Map<String, String> more) throws Exception {
        this.dir = dir;
        List<String> list = new ArrayList<>();
        for (int id = 1; id <= founders; id++) {
            int raft = Nodes.freePort();
            int client = Nodes.freePort();
            list.add(id + "@127.0.0.1:" + raft + ":" + client);
            settings.put(id, new HashMap<>(more));
            settings.get(id).put("client.port", Integer.toString(client));
            settings.get(id).put("raft.port", Integer.toString(raft));
        }
        settings.values().forEach(each -> each.put("cluster.initial", String.join(",", list)));
        Map<Integer, CompletableFuture<BrokerNode>> starting = IntStream.rangeClosed(1, founders)
                .boxed()
                .collect(Collectors.toMap(id -> id, id -> CompletableFuture.supplyAsync(() -> open(id))));
        starting.forEach((id, node) -> nodes.put(id, node.join()));
        for (int id = 1; id <= founders; id++) {
            awaitReady(id);
        }
    }

    /** Has another node join; waits until it is ready. */
    void join(int id) throws Exception {
        Map<String, String> own = new HashMap<>(Objects.requireNonNull(settings.get(1)));
        own.put("client.port", Integer.toString(Nodes.freePort()));
        own.put("raft.port", Integer.toString(Nodes.freePort()));
        settings.put(id, own);
        start(id);
    }

    /** Starts a node that was stopped; waits until it is ready. */
    void start(int id) throws Exception {
        nodes.put(id, open(id));
        awaitReady(id);
    }

    /** Stops a node and keeps its data. */
    void stop(int id) {
        Objects.requireNonNull(nodes.remove(id)).close();
    }

    void awaitReady(int id) throws Exception {
        Nodes.await(
                "node " + id + " ready", () -> node(id).view().notReadyBecause().isEmpty());
    }

    BrokerNode node(int id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    Path directory(int id) {
        return dir.resolve("n" + id);
    }

    /** Asks the running node with the lowest id. */
    WireProbe.Reply ask(ApiKey api, MessageLite request) throws IOException {
        try (WireProbe probe = new WireProbe(nodes.values().iterator().next().clientPort())) {
            return probe.ask(api, request);
        }
    }

    /** Asks again while the answer is that it may be asked again, as when no node leads the metadata group. */
    WireProbe.Reply askUntilDecided(ApiKey api, MessageLite request) throws Exception {
        WireProbe.Reply[] reply = new WireProbe.Reply[1];
        Nodes.await(api + " decided", () -> {
            reply[0] = ask(api, request);
            return !reply[0].failed() || reply[0].code().retry() == ErrorCode.Retry.NEVER;
        });
        return reply[0];
    }

    MetadataResponse metadata() throws IOException {
        return ask(ApiKey.METADATA, MetadataRequest.getDefaultInstance()).as(MetadataResponse.parser());
    }

    /** Creates a topic of three replicas; answers its uid. */
    long createTopic(String name, int partitions) throws Exception {
        CreateTopicRequest request = CreateTopicRequest.newBuilder()
                .setName(name)
                .setPartitions(partitions)
                .build();
        WireProbe.Reply reply = askUntilDecided(ApiKey.CREATE_TOPIC, request);
        if (reply.failed() && reply.code() == ErrorCode.TOPIC_EXISTS) {
            return uidOf(name); // created by a request whose answer was lost
        }
        return reply.as(CreateTopicResponse.parser()).getTopic().getUid();
    }

    private long uidOf(String topic) throws Exception {
        MetadataRequest request = MetadataRequest.newBuilder().addTopics(topic).build();
        long[] uid = new long[1];
        Nodes.await(topic + " is known", () -> {
            uid[0] = ask(ApiKey.METADATA, request)
                    .as(MetadataResponse.parser())
                    .getTopics(0)
                    .getUid();
            return uid[0] != 0;
        });
        return uid[0];
    }

    /** What the metadata says of a topic's first partition; waits for a node that has heard of the topic. */
    PartitionInfo partition(long uid) throws Exception {
        PartitionInfo[] found = new PartitionInfo[1];
        Nodes.await("topic " + uid, () -> {
            metadata().getTopicsList().stream()
                    .filter(topic -> topic.getUid() == uid)
                    .forEach(topic -> found[0] = topic.getPartitions(0));
            return found[0] != null;
        });
        return found[0];
    }

    /** Returns once the node leads to which the balance would move the lead of a fresh topic within its first seconds. */
    void awaitPreferredLeader(long uid) throws Exception {
        Nodes.await("led by the preferred node", () -> {
            PartitionInfo partition = partition(uid);
            return partition.getLeader() == partition.getReplicas(0);
        });
    }

    /** The running node that leads the metadata group; waits for one. */
    int metaLeader() throws Exception {
        int[] leader = {-1};
        Nodes.await("a metadata leader", () -> {
            leader[0] = metadata().getMetaLeader();
            return nodes.containsKey(leader[0]);
        });
        return leader[0];
    }

    /** The running node that leads a topic's first partition; waits for one. */
    int leaderOf(long uid) throws Exception {
        int[] leader = {-1};
        Nodes.await("a leader", () -> {
            leader[0] = partition(uid).getLeader();
            return nodes.containsKey(leader[0]);
        });
        return leader[0];
    }

    /** Sends as an idempotent producer, again after every failure: a message is stored once. Answers its offset. */
    long produce(long uid, int number) throws Exception {
        byte[] batch = WireProbe.batch(PRODUCER, number, body(number).getBytes(UTF_8));
        ProduceRequest request = ProduceRequest.newBuilder().setTopicUid(uid).build();
        long[] offset = new long[1];
        Nodes.await("message " + number + " stored", () -> {
            try (WireProbe probe = new WireProbe(node(leaderOf(uid)).clientPort())) {
                WireProbe.Reply reply = probe.ask(ApiKey.PRODUCE, request, batch);
                if (reply.failed()) {
                    return false;
                }
                offset[0] = reply.as(ProduceResponse.parser()).getBaseOffset();
                return true;
            }
        });
        return offset[0];
    }

    /** Everything in a topic's first partition, from its leader. */
    List<String> fetchAll(long uid) throws Exception {
        List<String> bodies = new ArrayList<>();
        Nodes.await("a fetch answered", () -> {
            bodies.clear();
            try (WireProbe probe = new WireProbe(node(leaderOf(uid)).clientPort())) {
                while (true) {
                    WireProbe.Reply reply = probe.ask(
                            ApiKey.FETCH,
                            FetchRequest.newBuilder()
                                    .setTopicUid(uid)
                                    .setOffset(bodies.size())
                                    .build());
                    if (reply.failed()) {
                        return false;
                    }
                    int at = 0;
                    List<Integer> lengths = reply.as(FetchResponse.parser()).getBatchesList().stream()
                            .map(batch -> batch.getLength())
                            .toList();
                    for (int length : lengths) {
                        bodies.add(
                                new String(reply.payload(), at + BatchHeader.SIZE, length - BatchHeader.SIZE, UTF_8));
                        at += length;
                    }
                    if (lengths.isEmpty()) {
                        return true;
                    }
                }
            }
        });
        return bodies;
    }

    /** The bodies of messages 0 to {@code count} - 1 as {@link #produce} sends them. */
    static List<String> bodies(int count) {
        return IntStream.range(0, count).mapToObj(TestCluster::body).toList();
    }

    static String body(int number) {
        return "message-" + number;
    }

    @Override
    public void close() {
        nodes.values().parallelStream().forEach(BrokerNode::close);
    }

    private BrokerNode open(int id) {
        try {
            return Nodes.start(Nodes.config(id, directory(id), settings.getOrDefault(id, Map.of())));
        } catch (Exception e) {
            throw new AssertionError("node " + id, e);
        }
    }
}
