package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeNodesTest {
    @TempDir
    Path dir;

    private final Map<Integer, Map<String, String>> settings = new HashMap<>();
    private final Map<Integer, BrokerNode> nodes = new TreeMap<>();

    @BeforeEach
    void startThree() throws Exception {
        List<String> list = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            int raft = Nodes.freePort();
            int client = Nodes.freePort();
            list.add(id + "@127.0.0.1:" + raft + ":" + client);
            settings.put(
                    id,
                    new HashMap<>(
                            Map.of("client.port", Integer.toString(client), "raft.port", Integer.toString(raft))));
        }
        settings.values().forEach(each -> each.put("cluster.initial", String.join(",", list)));
        Map<Integer, CompletableFuture<BrokerNode>> starting = IntStream.rangeClosed(1, 3)
                .boxed()
                .collect(Collectors.toMap(id -> id, id -> CompletableFuture.supplyAsync(() -> start(id))));
        starting.forEach((id, node) -> nodes.put(id, node.join()));
        for (BrokerNode node : nodes.values()) {
            Nodes.await("ready", () -> node.view().notReadyBecause().isEmpty());
        }
    }

    @AfterEach
    void stopAll() {
        nodes.values().parallelStream().forEach(BrokerNode::close);
    }

    @Test
    void losesNothingWhenALeaderGoes() throws Exception {
        long uid = createTopic();
        for (int i = 0; i < 20; i++) {
            assertThat(produce(uid, i)).isEqualTo(i);
        }
        int leader = leaderOf(uid);
        take(leader).close();
        for (int i = 20; i < 40; i++) {
            assertThat(produce(uid, i)).isEqualTo(i);
        }
        assertThat(leaderOf(uid)).isNotEqualTo(leader);
        assertThat(fetchAll(uid)).containsExactlyElementsOf(expected(40));

        nodes.put(leader, start(leader));
        BrokerNode back = node(leader);
        Nodes.await("back and ready", () -> back.view().notReadyBecause().isEmpty());
        assertThat(fetchAll(uid)).containsExactlyElementsOf(expected(40));
    }

    @Test
    void aWipedNodeComesBackUnderAnotherIncarnationAndTakesItsReplicaAgain() throws Exception {
        long uid = createTopic();
        for (int i = 0; i < 10; i++) {
            produce(uid, i);
        }
        int victim = leaderOf(uid);
        take(victim).close();
        try (var files = java.nio.file.Files.walk(dir.resolve("n" + victim))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                java.nio.file.Files.delete(file);
            }
        }
        for (int i = 10; i < 20; i++) {
            produce(uid, i);
        }
        BrokerNode again = start(victim);
        nodes.put(victim, again);
        Nodes.await(
                "a voter again",
                () -> again.view().partitions().all().stream()
                        .anyMatch(partition -> partition.group() != null
                                && partition
                                        .group()
                                        .membership()
                                        .voters()
                                        .contains(partition.group().self())
                                && partition.group().self().incarnation() == 1));
        Nodes.await(
                "caught up",
                () -> again.view().partitions().all().iterator().next().appliedIndex() > 0
                        && again.view().notReadyBecause().isEmpty());
        assertThat(fetchAll(uid)).containsExactlyElementsOf(expected(20));
    }

    private BrokerNode start(int id) {
        try {
            return Nodes.start(Nodes.config(id, dir.resolve("n" + id), settings.getOrDefault(id, Map.of())));
        } catch (Exception e) {
            throw new AssertionError("node " + id, e);
        }
    }

    private BrokerNode node(int id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private BrokerNode take(int id) {
        return Objects.requireNonNull(nodes.remove(id));
    }

    private WireProbe anyNode() throws IOException {
        return new WireProbe(nodes.values().iterator().next().clientPort());
    }

    private long createTopic() throws Exception {
        try (WireProbe probe = anyNode()) {
            return probe.ask(
                            ApiKey.CREATE_TOPIC,
                            CreateTopicRequest.newBuilder()
                                    .setName("t")
                                    .setPartitions(1)
                                    .build())
                    .as(CreateTopicResponse.parser())
                    .getTopic()
                    .getUid();
        }
    }

    private int leaderOf(long uid) throws Exception {
        int[] leader = {-1};
        Nodes.await("a leader", () -> {
            try (WireProbe probe = anyNode()) {
                MetadataResponse answer = probe.ask(ApiKey.METADATA, MetadataRequest.getDefaultInstance())
                        .as(MetadataResponse.parser());
                leader[0] = answer.getTopicsList().stream()
                        .filter(topic -> topic.getUid() == uid)
                        .findFirst()
                        .orElseThrow()
                        .getPartitions(0)
                        .getLeader();
            }
            return nodes.containsKey(leader[0]);
        });
        return leader[0];
    }

    /** Sends as an idempotent producer, again after every failure: a message is stored once. */
    private long produce(long uid, int number) throws Exception {
        byte[] batch = WireProbe.batch(77, number, Integer.toString(number).getBytes(UTF_8));
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

    private List<String> fetchAll(long uid) throws Exception {
        List<String> bodies = new ArrayList<>();
        Nodes.await("a fetch answered", () -> {
            bodies.clear();
            try (WireProbe probe = new WireProbe(node(leaderOf(uid)).clientPort())) {
                WireProbe.Reply reply = probe.ask(
                        ApiKey.FETCH, FetchRequest.newBuilder().setTopicUid(uid).build());
                if (reply.failed()) {
                    return false;
                }
                int at = 0;
                for (var batch : reply.as(FetchResponse.parser()).getBatchesList()) {
                    bodies.add(new String(
                            reply.payload(), at + BatchHeader.SIZE, batch.getLength() - BatchHeader.SIZE, UTF_8));
                    at += batch.getLength();
                }
                return true;
            }
        });
        return bodies;
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
