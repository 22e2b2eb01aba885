package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Admin;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageView;
import io.raftmq.client.PendingTimer;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeNodesTimersTest {
    private static final int MESSAGES = 3_000;

    @TempDir
    Path dir;

    private static RaftMqClient client(TestCluster cluster) {
        return RaftMqClient.connect("127.0.0.1:" + cluster.node(1).clientPort() + ",127.0.0.1:"
                + cluster.node(2).clientPort() + ",127.0.0.1:" + cluster.node(3).clientPort());
    }

    /** Messages due one a millisecond from {@code first} on, whose bodies are their times. */
    private static List<SendReceipt> send(Producer producer, String topic, Instant first) {
        List<CompletableFuture<SendReceipt>> sends = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            Instant due = first.plusMillis(i);
            sends.add(producer.sendAsync(Message.builder(topic)
                    .body(Long.toString(due.toEpochMilli()))
                    .deliverAt(due)
                    .build()));
        }
        return sends.stream().map(CompletableFuture::join).toList();
    }

    /** How many of a topic's timers fired: where its queue ends. */
    private static long fired(RaftMqClient client, String topic) {
        try (PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            return consumer.endOffset(new TopicPartition(topic, 0));
        }
    }

    @Test
    void theLeaderGoesInTheMidstOfFiringAndEachTimerIsDeliveredOnceAndNeverEarly() throws Exception {
        try (TestCluster cluster = new TestCluster(dir, 3, Map.of());
                RaftMqClient client = client(cluster);
                Producer producer = client.producer(ProducerOptions.defaults())) {
            long uid = cluster.createTopic("timed", 1);
            cluster.awaitPreferredLeader(uid);
            int sent = 0;
            do { // more of them, should a machine that stalls have let all fire at once
                List<SendReceipt> receipts =
                        send(producer, "timed", Instant.now().plusSeconds(8));
                assertThat(receipts).allMatch(receipt -> receipt.messageId().held() && receipt.offset() == -1);
                sent += MESSAGES;
                int someOfThem = sent - MESSAGES * 9 / 10;
                Nodes.await("some timers fired", () -> fired(client, "timed") > someOfThem);
            } while (fired(client, "timed") == sent);
            cluster.stop(cluster.leaderOf(uid));
            List<MessageView> delivered = QueueReader.read(client, "timed", sent);
            Set<String> bodies =
                    delivered.stream().map(MessageView::bodyAsString).collect(Collectors.toSet());
            assertThat(delivered).as("each once").hasSize(sent);
            assertThat(bodies).hasSize(sent);
            assertThat(delivered)
                    .as("none early")
                    .allMatch(message -> message.storeTime().toEpochMilli() >= Long.parseLong(message.bodyAsString()));
        }
    }

    @Test
    void timersAreListedAndCancelledByTheIdsInTheirReceipts() throws Exception {
        try (TestCluster cluster = new TestCluster(dir, 3, Map.of());
                RaftMqClient client = client(cluster);
                Producer producer = client.producer(ProducerOptions.defaults())) {
            long uid = cluster.createTopic("recall", 1);
            cluster.awaitPreferredLeader(uid);
            Admin admin = client.admin();
            List<SendReceipt> receipts = send(producer, "recall", Instant.now().plusSeconds(3_600));
            TopicPartition partition = new TopicPartition("recall", 0);
            Set<MessageId> listed = new HashSet<>();
            PendingTimer last = null;
            for (List<PendingTimer> page = admin.timers(partition, null, 700);
                    !page.isEmpty();
                    page = admin.timers(partition, last, 700)) {
                for (PendingTimer timer : page) {
                    assertThat(last == null || !timer.deliverAt().isBefore(last.deliverAt()))
                            .as("in order")
                            .isTrue();
                    last = timer;
                    listed.add(timer.messageId());
                }
            }
            assertThat(listed)
                    .isEqualTo(receipts.stream().map(SendReceipt::messageId).collect(Collectors.toSet()));

            MessageId recalled = receipts.get(MESSAGES / 2).messageId();
            assertThat(MessageId.parse(recalled.toString())).isEqualTo(recalled);
            assertThat(admin.cancelTimer(recalled)).isTrue();
            cluster.stop(cluster.leaderOf(uid));
            assertThat(admin.cancelTimer(recalled))
                    .as("asked again, of another leader")
                    .isTrue();
            assertThat(admin.timers(partition, null, 1_000)).hasSize(1_000);

            Message past = Message.builder("recall")
                    .body("now")
                    .deliverAt(Instant.EPOCH)
                    .build();
            producer.send(past);
            assertThat(QueueReader.read(client, "recall", 1))
                    .extracting(MessageView::bodyAsString)
                    .containsExactly("now");
            Message tooFar =
                    Message.builder("recall").delay(Duration.ofDays(367)).build();
            assertThatThrownBy(() -> producer.send(tooFar))
                    .isInstanceOfSatisfying(
                            RaftMqException.class,
                            e -> assertThat(e.code()).isEqualTo(FailureCode.DELIVERY_TIME_TOO_FAR));
        }
    }
}
