package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.ListOffsetsResponse;
import io.raftmq.client.wire.proto.TopicSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention through a whole node: old messages go, the disk gets their space back, and a restart agrees. */
class RetentionTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path dir;

    private final Random random = new Random(11);

    @Test
    void bySizeTheSegmentsGoThoughAnIdlePartitionHasRecordsInThem() throws Exception {
        BrokerConfig config = config(Map.of());
        ListOffsetsResponse before;
        long uid;
        long idle;
        try (SingleNode node = SingleNode.start(config)) {
            idle = node.createTopic("idle");
            for (int i = 0; i < 3; i++) {
                node.produce(idle, ("idle " + i).getBytes(UTF_8));
            }
            uid = node.createTopic(
                    "busy",
                    TopicSettings.newBuilder().setRetentionBytes(4 * MIB).build());
            Set<String> first = segments();
            for (int i = 0; i < 70; i++) {
                node.produce(uid, body(MIB));
            }
            Nodes.await("trimmed by size", () -> node.offsets(uid).getLogStartOffset() == 67);
            Nodes.await("the first segments are gone", () -> segments().stream().noneMatch(first::contains));
            Nodes.await("few segments are left", () -> segments().size() <= 4);
            before = node.offsets(uid);
            assertBounds(node, uid, before);
            assertIdle(node, idle);
        }
        try (SingleNode again = SingleNode.start(config)) {
            assertThat(again.offsets(uid)).isEqualTo(before);
            assertBounds(again, uid, before);
            assertIdle(again, idle);
            assertThat(again.produce(uid, body(1))).isEqualTo(70);
        }
    }

    @Test
    void byTimeEverythingGoesAndOffsetsGoOn() throws Exception {
        BrokerConfig config = config(Map.of());
        long uid;
        try (SingleNode node = SingleNode.start(config)) {
            uid = node.createTopic(
                    "short", TopicSettings.newBuilder().setRetentionMs(1_000).build());
            for (int i = 0; i < 5; i++) {
                node.produce(uid, body(100));
            }
            Nodes.await("all is past its time", () -> node.offsets(uid).getLogStartOffset() == 5);
            assertThat(SingleNode.code(node.fetch(uid, 4, 0))).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
            assertThat(SingleNode.bodies(node.fetch(uid, 5, 0))).isEmpty();
        }
        try (SingleNode again = SingleNode.start(config)) {
            assertThat(again.offsets(uid).getLogStartOffset()).isEqualTo(5);
            assertThat(again.produce(uid, body(10))).isEqualTo(5);
        }
    }

    private BrokerConfig config(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("retention.check", "100ms"));
        settings.putAll(more);
        return Nodes.config(1, dir.resolve("data"), settings);
    }

    private Set<String> segments() throws IOException {
        try (var files = Files.list(dir.resolve("data/store/log"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void assertBounds(SingleNode node, long uid, ListOffsetsResponse bounds) throws Exception {
        WireProbe.Reply below = node.fetch(uid, bounds.getLogStartOffset() - 1, 0);
        assertThat(SingleNode.code(below)).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(below.failure().getMessage()).contains("retained " + bounds.getLogStartOffset());
        assertThat(SingleNode.bodies(node.fetch(uid, bounds.getLogStartOffset(), 0)))
                .isNotEmpty();
    }

    private static void assertIdle(SingleNode node, long idle) throws Exception {
        assertThat(SingleNode.bodies(node.fetch(idle, 0, 0)))
                .extracting(bytes -> new String(bytes, UTF_8))
                .containsExactly("idle 0", "idle 1", "idle 2");
    }

    private byte[] body(int size) {
        byte[] body = new byte[size];
        random.nextBytes(body);
        return body;
    }
}
