package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.Admin;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.wire.proto.TopicSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimersOutliveRetentionTest {
    private static final int MIB = 1 << 20;
    private static final int TIMERS = 50;

    @TempDir
    Path dir;

    @Test
    void theSegmentOfATimedMessageGoesAndTheMessageIsDeliveredAllTheSame() throws Exception {
        Map<String, String> settings = Map.of("retention.check", "100ms", "retention.carry-from", "1MiB");
        var config = Nodes.config(1, dir.resolve("data"), settings);
        Instant due = Instant.now().plusSeconds(3_600);
        SendReceipt soon;
        Set<String> first;
        try (SingleNode node = SingleNode.start(config);
                RaftMqClient client = RaftMqClient.connect("127.0.0.1:" + node.node.clientPort());
                Producer producer = client.producer(ProducerOptions.defaults())) {
            long uid = node.createTopic(
                    "far",
                    TopicSettings.newBuilder().setRetentionBytes(2L * MIB).build());
            for (int i = 0; i < TIMERS; i++) {
                producer.send(
                        Message.builder("far").body("far " + i).deliverAt(due).build());
            }
            first = segments();
            for (int i = 0; i < 60; i++) {
                producer.send(Message.of("far", new byte[MIB]));
            }
            Nodes.await(
                    "the batches were carried forward",
                    () -> node.node.view().counters().timers().carriedBytes() > 0);
            Nodes.await(
                    "their first segments are gone", () -> segments().stream().noneMatch(first::contains));
            long end = node.offsets(uid).getEndOffset();
            soon = producer.send(Message.builder("far")
                    .delay(Duration.ofSeconds(5))
                    .body("soon")
                    .build());
            assertThat(soon.messageId().held()).isTrue();
            Nodes.await("one fired", () -> node.offsets(uid).getEndOffset() == end + 1);
        }
        try (SingleNode again = SingleNode.start(config);
                RaftMqClient client = RaftMqClient.connect("127.0.0.1:" + again.node.clientPort())) {
            Admin admin = client.admin();
            assertThat(admin.timers(new TopicPartition("far", 0), null, 1_000)).hasSize(TIMERS);
            List<MessageView> queue = QueueReader.read(client, "far", 2);
            assertThat(new String(queue.get(queue.size() - 1).body(), StandardCharsets.UTF_8))
                    .isEqualTo("soon");
        }
    }

    @Test
    void whatWasCarriedForwardIsDeliveredWithItsBytes() throws Exception {
        Map<String, String> settings = Map.of("retention.check", "100ms", "retention.carry-from", "0B");
        try (SingleNode node = SingleNode.start(Nodes.config(1, dir.resolve("data"), settings));
                RaftMqClient client = RaftMqClient.connect("127.0.0.1:" + node.node.clientPort());
                Producer producer = client.producer(ProducerOptions.defaults())) {
            node.createTopic(
                    "near", TopicSettings.newBuilder().setRetentionBytes(MIB).build());
            Instant due = Instant.now().plusSeconds(15);
            for (int i = 0; i < TIMERS; i++) {
                producer.send(
                        Message.builder("near").body("near " + i).deliverAt(due).build());
            }
            for (int i = 0; i < 5; i++) {
                producer.send(Message.of("near", new byte[MIB / 2]));
            }
            Nodes.await(
                    "the batches were carried forward",
                    () -> node.node.view().counters().timers().carriedBytes() > 0);
            assertThat(Instant.now()).as("before they were due").isBefore(due);
            List<String> near = QueueReader.read(client, "near", TIMERS + 1).stream()
                    .map(MessageView::bodyAsString)
                    .filter(body -> body.startsWith("near"))
                    .toList();
            assertThat(near).hasSize(TIMERS).doesNotHaveDuplicates();
        }
    }

    private Set<String> segments() throws Exception {
        try (var files = Files.list(dir.resolve("data/store/log"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
