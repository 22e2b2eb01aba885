package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.client.wire.proto.TopicSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FETCH through a whole node: what comes back is what was sent, byte for byte, whatever its size. */
class FetchTest {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static SingleNode node;

    @BeforeAll
    static void start() throws Exception {
        node = SingleNode.start(Nodes.config(1, dir, Map.of()));
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void largeNeighboursComeBackAsTheyWereSent() throws Exception {
        long uid = node.createTopic("large");
        Random random = new Random(7);
        int[] sizes = {64 * KIB, 64 * KIB + 1, 256 * KIB, 16 * KIB, MIB, 3, MIB - 57, 15 * KIB, 100 * KIB, 2 * MIB};
        List<byte[]> sent = new ArrayList<>();
        for (int size : sizes) {
            sent.add(body(random, size));
            assertThat(node.produce(uid, sent.get(sent.size() - 1))).isEqualTo(sent.size() - 1);
        }
        assertThat(readAll(uid, 4 * MIB)).containsExactlyElementsOf(sent);
        assertThat(readAll(uid, 1)).containsExactlyElementsOf(sent);
        assertThat(readAll(uid, 300 * KIB)).containsExactlyElementsOf(sent);
    }

    @Test
    void pipelinedSendsOfAllSizesComeBackInTheirOrder() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long uid = node.createTopic("mixed");
        byte[] request = ProduceRequest.newBuilder().setTopicUid(uid).build().toByteArray();
        Map<Long, byte[]> sent = new TreeMap<>();
        try (WireProbe probe = new WireProbe(node.node.clientPort())) {
            for (int round = 0; round < 8; round++) {
                Map<Integer, byte[]> waiting = new TreeMap<>();
                for (int id = 1; id <= 20; id++) {
                    byte[] body = body(random, random.nextInt(4) == 0 ? random.nextInt(400 * KIB) : random.nextInt(20));
                    waiting.put(id, body);
                    probe.send(WireProbe.frame(
                            ApiKey.PRODUCE.id(), 0, id, request, WireProbe.batch(BatchHeader.NO_PRODUCER, 0, body)));
                }
                for (int id = 1; id <= 20; id++) {
                    WireProbe.Reply reply = probe.read();
                    sent.put(reply.as(ProduceResponse.parser()).getBaseOffset(), waiting.remove(reply.correlation()));
                }
            }
        }
        for (int maxBytes : new int[] {4 * MIB, 100 * KIB, 700}) {
            assertThat(readAll(uid, maxBytes)).as("seed %d", seed).containsExactlyElementsOf(sent.values());
        }
    }

    @Test
    void anOffsetOutsideIsRefusedAndTheEndIsEmpty() throws Exception {
        long uid = node.createTopic("bounds");
        node.produce(uid, new byte[10]);
        assertThat(SingleNode.bodies(node.fetch(uid, 1, 0))).isEmpty();
        assertThat(SingleNode.code(node.fetch(uid, 2, 0))).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(SingleNode.code(node.fetch(uid, Long.MAX_VALUE, 0))).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(SingleNode.code(node.fetch(uid, -1, 0))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aLongPollIsWokenByASend() throws Exception {
        long uid = node.createTopic("woken");
        FetchRequest poll =
                FetchRequest.newBuilder().setTopicUid(uid).setMaxWaitMs(60_000).build();
        try (WireProbe reader = new WireProbe(node.node.clientPort())) {
            reader.send(WireProbe.frame(ApiKey.FETCH.id(), 0, 9, poll.toByteArray(), new byte[0]));
            // The poll was read before this answer was written, since a connection's requests are taken in order.
            reader.send(WireProbe.frame(ApiKey.PING.id(), 0, 10, new byte[0], new byte[0]));
            assertThat(reader.read().correlation()).isEqualTo(10);
            node.produce(uid, "news".getBytes(UTF_8));
            WireProbe.Reply reply = reader.read(); // which waits for half of the poll's time
            assertThat(reply.correlation()).isEqualTo(9);
            assertThat(SingleNode.bodies(reply)).containsExactly("news".getBytes(UTF_8));
        }
    }

    @Test
    void aLongPollForMoreBytesEndsWithWhatThereIs() throws Exception {
        long uid = node.createTopic("patient");
        node.produce(uid, "little".getBytes(UTF_8));
        FetchRequest poll = FetchRequest.newBuilder()
                .setTopicUid(uid)
                .setMinBytes(MIB)
                .setMaxWaitMs(200)
                .build();
        long before = System.nanoTime();
        assertThat(SingleNode.bodies(node.ask(ApiKey.FETCH, poll))).containsExactly("little".getBytes(UTF_8));
        assertThat(System.nanoTime() - before).as("ns waited").isGreaterThan(190_000_000L);
    }

    @Test
    void aMessageAboveTheTopicsLimitIsRefusedAndOneAtItStored() throws Exception {
        long uid = node.createTopic(
                "limited", TopicSettings.newBuilder().setMaxMessageBytes(KIB).build());
        assertThat(node.produce(uid, new byte[KIB])).isZero();
        WireProbe.Reply refused = node.send(uid, new byte[KIB + 1]);
        assertThat(SingleNode.code(refused)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(refused.failure().getMessage()).contains("1025", "1024");
        assertThat(node.produce(uid, new byte[1])).isEqualTo(1);
    }

    private static List<byte[]> readAll(long uid, int maxBytes) throws Exception {
        List<byte[]> all = new ArrayList<>();
        long end;
        do {
            WireProbe.Reply reply = node.fetch(uid, all.size(), maxBytes);
            List<byte[]> some = SingleNode.bodies(reply);
            end = reply.as(FetchResponse.parser()).getEndOffset();
            assertThat(some).as("at %d of %d", all.size(), end).isNotEmpty();
            all.addAll(some);
        } while (all.size() < end);
        return all;
    }

    private static byte[] body(Random random, int size) {
        byte[] body = new byte[size];
        random.nextBytes(body);
        return body;
    }
}
