package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.store.GroupId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose log was damaged while it was stopped serves no damaged byte, and says what it found. */
class DamagedLogTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path dir;

    @Test
    void damageInAnOldSegmentIsRefusedWhereItLiesAndNowhereElse() throws Exception {
        BrokerConfig config = Nodes.config(1, dir.resolve("data"), Map.of());
        Random random = new Random(3);
        byte[] marked = new byte[MIB];
        byte[] body = new byte[MIB];
        random.nextBytes(marked);
        random.nextBytes(body);
        long uid;
        try (SingleNode node = SingleNode.start(config)) {
            uid = node.createTopic("t");
            node.produce(uid, body);
            node.produce(uid, marked);
            for (int i = 2; i < 40; i++) {
                node.produce(uid, body);
            }
        }
        new DamagedFiles(dir.resolve("data/store/log")).flipByteIn(marked);
        try (SingleNode node = SingleNode.start(config)) {
            assertThat(SingleNode.bodies(node.fetch(uid, 0, 1))).containsExactly(body);
            WireProbe.Reply damaged = node.fetch(uid, 1, 1);
            assertThat(SingleNode.code(damaged)).isEqualTo(ErrorCode.DAMAGED_DATA);
            assertThat(damaged.failure().getMessage()).contains("damaged");
            assertThat(SingleNode.bodies(node.fetch(uid, 2, 1))).containsExactly(body);
            assertThat(SingleNode.bodies(node.fetch(uid, 39, 1))).containsExactly(body);
            assertThat(node.produce(uid, body)).isEqualTo(40);
            assertThat(get(node, "/metrics")).containsPattern("(?m)^raftmq_damaged_reads_total 1\\.0$");
        }
    }

    @Test
    void damageInTheLastSegmentTakesItsPartitionOutOfActionAndNoOther() throws Exception {
        BrokerConfig config = Nodes.config(1, dir.resolve("data"), Map.of());
        byte[] marked = "the one that will be damaged".getBytes(UTF_8);
        long damaged;
        long sound;
        try (SingleNode node = SingleNode.start(config)) {
            damaged = node.createTopic("damaged");
            sound = node.createTopic("sound");
            for (int i = 0; i < 3; i++) {
                node.produce(damaged, "before".getBytes(UTF_8));
                node.produce(sound, "sound".getBytes(UTF_8));
            }
            node.produce(damaged, marked);
            node.produce(damaged, "after".getBytes(UTF_8));
        }
        new DamagedFiles(dir.resolve("data/store/log")).flipByteIn(marked);
        try (SingleNode node = SingleNode.start(config)) {
            assertThat(SingleNode.bodies(node.fetch(sound, 0, 0))).hasSize(3);
            assertThat(node.produce(sound, marked)).isEqualTo(3);
            assertThat(node.node.view().host().quarantined()).containsOnlyKeys(new GroupId(damaged, 0));
            assertThat(SingleNode.code(node.fetch(damaged, 0, 0))).isIn(ErrorCode.NOT_LEADER, ErrorCode.DAMAGED_DATA);
            assertThat(SingleNode.code(node.send(damaged, marked))).isIn(ErrorCode.NOT_LEADER, ErrorCode.DAMAGED_DATA);
            assertThat(get(node, "/status")).contains("\"quarantined\":[{\"group\":\"" + new GroupId(damaged, 0));
            assertThat(get(node, "/metrics")).containsPattern("(?m)^raftmq_partitions_quarantined 1\\.0$");
        }
    }

    private static String get(SingleNode node, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.node.httpPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
