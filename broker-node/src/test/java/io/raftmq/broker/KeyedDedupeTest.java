package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.Producer;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.Transaction;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages sent again under their dedupe keys, by another producer and to another leader, on three nodes. */
class KeyedDedupeTest {
    private static final int KEYS = 60;

    @TempDir
    Path dir;

    private TestCluster cluster;
    private RaftMqClient client;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(dir, 3, Map.of());
        client = RaftMqClient.connect("127.0.0.1:" + cluster.node(1).clientPort() + ",127.0.0.1:"
                + cluster.node(2).clientPort() + ",127.0.0.1:" + cluster.node(3).clientPort());
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    private static Message message(int key) {
        return Message.builder("orders")
                .dedupeKey("order-" + key)
                .body("body of " + key)
                .build();
    }

    private static List<SendReceipt> sendAll(Producer producer, int from, int to) {
        List<CompletableFuture<SendReceipt>> sends = IntStream.range(from, to)
                .mapToObj(key -> producer.sendAsync(message(key)))
                .toList();
        return sends.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void whatAnotherProducerSentBeforeTheLeaderWentIsNotStoredAgain() throws Exception {
        long uid = cluster.createTopic("orders", 1);
        List<MessageId> first = new ArrayList<>();
        try (Producer producer = client.producer()) {
            sendAll(producer, 0, KEYS / 2).forEach(receipt -> first.add(receipt.messageId()));
            int leader = cluster.leaderOf(uid);
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> cluster.stop(leader));
            sendAll(producer, KEYS / 2, KEYS).forEach(receipt -> first.add(receipt.messageId()));
            stopping.join();
        }
        assertThat(first).doesNotHaveDuplicates().hasSize(KEYS);
        try (Producer again = client.producer()) {
            List<SendReceipt> receipts = sendAll(again, 0, KEYS + 1);
            assertThat(receipts.subList(0, KEYS))
                    .allSatisfy(receipt -> assertThat(receipt.duplicate()).isTrue())
                    .extracting(SendReceipt::messageId)
                    .containsExactlyElementsOf(first);
            assertThat(first).doesNotContain(receipts.get(KEYS).messageId());
        }
        assertThat(stored()).hasSize(KEYS + 1).doesNotHaveDuplicates();
    }

    @Test
    void aKeyOfATimedMessageOrATransactionOutlivesItsLeaderAndIsFreeWhenThatIsUndone() throws Exception {
        long uid = cluster.createTopic("orders", 1);
        cluster.awaitPreferredLeader(uid); // so that no balance makes a send one of unknown outcome, which is repeated
        Message timed = message(1).toBuilder().delay(Duration.ofHours(1)).build();
        TransactionProducerOptions group =
                TransactionProducerOptions.builder("shops").topic("orders").build();
        try (Producer producer = client.producer();
                TransactionProducer transactions =
                        client.transactionProducer(group, question -> TransactionDecision.UNKNOWN)) {
            MessageId timer = producer.send(timed).messageId();
            Transaction open = transactions.begin(List.of(message(2)));
            cluster.stop(cluster.leaderOf(uid));
            assertThat(producer.send(message(1)).messageId()).isEqualTo(timer);
            assertThat(client.admin().cancelTimer(timer)).isTrue();
            assertThat(client.admin().cancelTimer(timer)).as("asked again").isTrue();
            assertThat(producer.send(message(1)).duplicate()).isFalse();

            CompletableFuture<SendReceipt> putOff = producer.sendAsync(message(2));
            open.rollback();
            assertThat(putOff.get(60, TimeUnit.SECONDS).duplicate()).isFalse();
            assertThatThrownBy(() -> transactions.begin(List.of(message(2))))
                    .isInstanceOfSatisfying(
                            RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEDUPE_KEY_TAKEN));
            transactions.begin(List.of(message(3))).commit();
            assertThat(producer.send(message(3)).duplicate()).isTrue();
        }
    }

    private List<String> stored() {
        List<String> bodies = new ArrayList<>();
        try (PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            TopicPartition partition = new TopicPartition("orders", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(partition);
            while (bodies.size() <= KEYS) {
                QueueReader.poll(consumer, Duration.ofSeconds(10))
                        .forEach(message -> bodies.add(message.bodyAsString()));
            }
            QueueReader.poll(consumer, Duration.ofMillis(50)).forEach(message -> bodies.add(message.bodyAsString()));
        }
        return bodies;
    }
}
