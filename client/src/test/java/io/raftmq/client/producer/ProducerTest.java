package io.raftmq.client.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Await;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.SendResult;
import io.raftmq.client.fake.FakeCluster;
import io.raftmq.client.fake.Fault;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProducerTest {
    private final FakeCluster cluster = new FakeCluster(3);
    private final RaftMqClient client = RaftMqClient.connect(ClientOptions.builder(cluster.bootstrap())
            .requestTimeout(Duration.ofSeconds(10))
            .build());

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static Message message(int partition, String body) {
        return Message.builder("t").partition(partition).body(body).build();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private List<CompletableFuture<SendReceipt>> sendNumbers(Producer producer, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> producer.sendAsync(message(0, Integer.toString(i))))
                .toList();
    }

    private static void joinAll(List<CompletableFuture<SendReceipt>> sends) {
        sends.forEach(CompletableFuture::join);
    }

    @Test
    void aReceiptSaysWhereTheMessageLies() {
        FakeCluster.Topic topic = cluster.createTopic("t", 2);
        Producer producer = client.producer();
        producer.send(message(1, "first"));
        SendReceipt receipt = producer.send(message(1, "second"));
        assertThat(receipt.offset()).isEqualTo(1);
        assertThat(receipt.partition()).isEqualTo(1);
        assertThat(receipt.duplicate()).isFalse();
        assertThat(receipt.messageId().toString()).isEqualTo(Long.toHexString(topic.uid) + "-1-1");
        assertThat(topic.partition(1).bodies()).containsExactly("first", "second");
    }

    @Test
    void manySendsShareBatchesAndKeepTheirOrder() {
        FakeCluster.Topic topic = cluster.createTopic("t", 1);
        Producer producer = client.producer();
        List<CompletableFuture<SendReceipt>> sends = sendNumbers(producer, 10_000);
        producer.flush();
        assertThat(sends).allMatch(CompletableFuture::isDone);
        assertThat(topic.partition(0).bodies()).isEqualTo(numbers(10_000));
        assertThat(cluster.broker(1).count(ApiKey.PRODUCE)).isLessThan(2_000);
        assertThat(sends.get(9_999).join().offset()).isEqualTo(9_999);
    }

    @Test
    void oneCallOverAllPartitionsGivesEachMessageItsOwnResult() {
        FakeCluster.Topic topic = cluster.createTopic("t", 3);
        Producer producer =
                client.producer(ProducerOptions.builder().maxMessageBytes(1_000).build());
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            byte[] body = i == 4 ? new byte[1_000] : Integer.toString(i).getBytes(UTF_8);
            messages.add(Message.builder("t").partition(i % 3).body(body).build());
        }
        messages.add(Message.builder("t").partition(7).body("nowhere").build());
        List<SendResult> results = producer.sendEach(messages);
        assertThat(results).hasSize(10);
        for (int i = 0; i < 9; i++) {
            SendReceipt receipt = results.get(i).receipt();
            assertThat(results.get(i).stored()).isEqualTo(i != 4);
            assertThat(receipt == null ? -1 : receipt.partition()).isEqualTo(i == 4 ? -1 : i % 3);
        }
        assertThat(results.get(4).failure()).extracting(RaftMqException::code).isEqualTo(FailureCode.MESSAGE_TOO_LARGE);
        assertThat(results.get(9).failure()).extracting(RaftMqException::code).isEqualTo(FailureCode.UNKNOWN_PARTITION);
        assertThat(topic.partition(0).bodies()).containsExactly("0", "3", "6");
        assertThat(topic.partition(1).bodies()).containsExactly("1", "7");
        assertThat(topic.partition(2).bodies()).containsExactly("2", "5", "8");
    }

    @Test
    void aTopicIsCreatedByTheFirstSendIfTheClusterAllowsIt() {
        assertThat(client.producer().send(Message.of("fresh", new byte[1])).offset())
                .isZero();
        cluster.autoCreate(false);
        assertThatThrownBy(() -> client.producer().send(Message.of("other", new byte[1])))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_TOPIC));
    }

    @Test
    void aSendWhoseAnswerIsLostIsStoredOnce() {
        FakeCluster.Topic topic = cluster.createTopic("t", 1);
        Producer producer = client.producer();
        producer.send(message(0, "0"));
        cluster.broker(1).next(ApiKey.PRODUCE, 2, new Fault.BreakAfter());
        SendReceipt receipt = producer.send(message(0, "1"));
        assertThat(receipt.duplicate()).isTrue();
        assertThat(receipt.offset()).isEqualTo(1);
        joinAll(sendNumbers(producer, 100));
        assertThat(topic.partition(0).bodies()).hasSize(102);
    }

    @Test
    void aBrokerThatFallsSilentIsLeftForTheNewLeader() {
        FakeCluster.Topic topic = cluster.createTopic("t", 1);
        ClientOptions impatient = ClientOptions.builder(cluster.bootstrap())
                .requestTimeout(Duration.ofMillis(500))
                .build();
        try (RaftMqClient client = RaftMqClient.connect(impatient)) {
            Producer producer = client.producer();
            producer.send(message(0, "0"));
            cluster.broker(1).freeze(true);
            CompletableFuture<SendReceipt> send = producer.sendAsync(message(0, "1"));
            cluster.lead("t", 0, 2);
            assertThat(send.join().offset()).isEqualTo(1);
            assertThat(topic.partition(0).bodies()).containsExactly("0", "1");
        }
    }

    @Test
    void aHintHealsTheRouteWithoutAskingForMetadata() {
        cluster.createTopic("t", 1);
        Producer producer = client.producer();
        producer.send(message(0, "0"));
        int asked = metadataRequests();
        cluster.lead("t", 0, 3);
        cluster.broker(1)
                .next(ApiKey.PRODUCE, 1, Fault.notLeader(3, cluster.broker(3).port(), 2));
        producer.send(message(0, "1"));
        assertThat(metadataRequests()).isEqualTo(asked);
        assertThat(cluster.broker(3).count(ApiKey.PRODUCE)).isEqualTo(1);
    }

    private int metadataRequests() {
        return cluster.brokers.stream()
                .mapToInt(broker -> broker.count(ApiKey.METADATA))
                .sum();
    }

    @Test
    void flowControlIsWaitedFor() {
        cluster.createTopic("t", 1);
        Producer producer = client.producer();
        producer.send(message(0, "0"));
        cluster.broker(1)
                .next(
                        ApiKey.PRODUCE,
                        1,
                        new Fault.Refuse(Fault.failure(ErrorCode.BUSY)
                                .setRetryAfterMs(300)
                                .build()));
        long start = System.nanoTime();
        producer.send(message(0, "1"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    void aRefusedBatchFailsAloneAndTheRestIsStoredInOrder() throws Exception {
        FakeCluster.Topic topic = cluster.createTopic("t", 1);
        // So that not all of them can be in the one batch that is refused.
        Producer producer =
                client.producer(ProducerOptions.builder().maxBatchBytes(1_024).build());
        producer.send(message(0, "0"));
        AtomicBoolean refused = new AtomicBoolean();
        cluster.broker(1)
                .script(frame -> frame.api() == ApiKey.PRODUCE && refused.compareAndSet(false, true)
                        ? Fault.refuse(ErrorCode.MESSAGE_TOO_LARGE)
                        : null);
        List<CompletableFuture<SendReceipt>> sends = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            sends.add(producer.sendAsync(message(0, Integer.toString(i))));
        }
        List<String> stored = new ArrayList<>(List.of("0"));
        int failed = 0;
        for (int i = 0; i < sends.size(); i++) {
            try {
                sends.get(i).get(30, TimeUnit.SECONDS);
                stored.add(Integer.toString(i + 1));
            } catch (ExecutionException e) {
                RaftMqException cause = (RaftMqException) Objects.requireNonNull(e.getCause());
                assertThat(cause.code()).isEqualTo(FailureCode.MESSAGE_TOO_LARGE);
                assertThat(cause.outcomeUnknown()).isFalse();
                failed++;
            }
        }
        assertThat(failed).isPositive().isLessThan(500);
        assertThat(topic.partition(0).bodies()).isEqualTo(stored);
    }

    @Test
    void aMessageIsNotMovedToAnotherPartitionWhileItsOutcomeIsUnknown() {
        FakeCluster.Topic topic = cluster.createTopic("t", 3);
        ProducerOptions options =
                ProducerOptions.builder().deliveryTimeout(Duration.ofSeconds(7)).build();
        Producer producer = client.producer(options);
        for (int i = 0; i < 3; i++) {
            producer.send(message(i, "warm"));
        }
        // Whatever partition it goes to: stored there, never answered, and then no leader any more.
        cluster.brokers.forEach(broker -> broker.script(frame -> {
            if (frame.api() != ApiKey.PRODUCE) {
                return null;
            }
            return new Fault.BreakAfter();
        }));
        CompletableFuture<SendReceipt> send = producer.sendAsync(Message.of("t", new byte[] {'x'}));
        Await.until("it is stored", () -> copies(topic, "x") == 1);
        for (int i = 0; i < 3; i++) {
            if (topic.partition(i).bodies().contains("x")) {
                cluster.lead("t", i, -1);
            }
        }
        cluster.brokers.forEach(broker -> broker.script(frame -> null));
        assertThatThrownBy(send::join)
                .cause()
                .isInstanceOfSatisfying(
                        RaftMqException.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue());
        assertThat(copies(topic, "x")).isEqualTo(1);
    }

    private static long copies(FakeCluster.Topic topic, String body) {
        return topic.partitions.stream()
                .flatMap(partition -> partition.bodies().stream())
                .filter(body::equals)
                .count();
    }

    @Test
    void aMessageMovesToAnotherPartitionIfItsOwnHasLongHadNoLeader() {
        FakeCluster.Topic topic = cluster.createTopic("t", 2);
        Producer producer = client.producer();
        producer.send(message(0, "warm"));
        producer.send(message(1, "warm"));
        // The refusal proves that nothing was stored; a broken connection would not, and such a batch may not move.
        cluster.lead("t", 0, -1);
        List<CompletableFuture<SendReceipt>> sends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sends.add(producer.sendAsync(Message.builder("t").body("free").build()));
        }
        joinAll(sends);
        CompletableFuture<SendReceipt> bound = producer.sendAsync(message(0, "bound"));
        assertThat(copies(topic, "free")).isEqualTo(4);
        assertThat(bound).isNotDone();
        cluster.lead("t", 0, 1);
        assertThat(bound.join().partition()).isZero();
    }

    @Test
    void aForgottenProducerBeginsAnew() {
        FakeCluster.Topic topic = cluster.createTopic("t", 1);
        Producer producer = client.producer();
        joinAll(sendNumbers(producer, 10));
        topic.partition(0).forgetProducers();
        cluster.broker(1).next(ApiKey.PRODUCE, 1, Fault.refuse(ErrorCode.UNKNOWN_PRODUCER));
        producer.send(message(0, "next"));
        assertThat(topic.partition(0).bodies()).hasSize(11).endsWith("next");
    }

    @Test
    void aForgottenProducerDoesNotRepeatWhatMayBeStored() {
        FakeCluster.Topic topic = cluster.createTopic("t", 1);
        Producer producer = client.producer();
        producer.send(message(0, "0"));
        List<Fault> faults = new ArrayList<>(List.of(new Fault.BreakAfter(), Fault.refuse(ErrorCode.UNKNOWN_PRODUCER)));
        cluster.broker(1).script(frame -> frame.api() == ApiKey.PRODUCE && !faults.isEmpty() ? faults.remove(0) : null);
        assertThatThrownBy(() -> producer.send(message(0, "1"))).isInstanceOfSatisfying(RaftMqException.class, e -> {
            assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_PRODUCER);
            assertThat(e.outcomeUnknown()).isTrue();
        });
        producer.send(message(0, "2"));
        assertThat(topic.partition(0).bodies()).containsExactly("0", "1", "2");
    }

    @Test
    void aPartitionThatLostABatchIsWarnedAboutAndGoneOnWith() {
        FakeCluster.Topic topic = cluster.createTopic("t", 1);
        Producer producer = client.producer();
        joinAll(sendNumbers(producer, 3));
        topic.partition(0).forgetProducers(); // the fake then expects sequence 0: a gap
        producer.send(message(0, "after"));
        assertThat(topic.partition(0).bodies()).containsExactly("0", "1", "2", "after");
    }

    @Test
    void theBufferIsABound() throws Exception {
        cluster.createTopic("t", 1);
        Producer warm = client.producer();
        warm.send(message(0, "warm"));
        CompletableFuture<Void> release = new CompletableFuture<>();
        cluster.broker(1).script(frame -> frame.api() == ApiKey.PRODUCE ? new Fault.Hold(release) : null);
        Producer producer = client.producer(ProducerOptions.builder()
                .bufferMessages(10)
                .failWhenFull(true)
                .maxBlock(Duration.ofMillis(50))
                .build());
        List<CompletableFuture<SendReceipt>> sends = sendNumbers(producer, 10);
        assertThatThrownBy(() -> producer.sendAsync(message(0, "x")).get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.BUFFER_FULL));
        assertThatThrownBy(() -> producer.send(message(0, "x")))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.BUFFER_FULL));
        release.complete(null);
        joinAll(sends);
        producer.send(message(0, "y"));
    }

    @Test
    void aSenderWaitsForRoom() throws Exception {
        FakeCluster.Topic topic = cluster.createTopic("t", 1);
        Producer producer =
                client.producer(ProducerOptions.builder().bufferMessages(100).build());
        producer.send(message(0, "warm"));
        CompletableFuture<Void> release = new CompletableFuture<>();
        cluster.broker(1)
                .script(frame -> frame.api() == ApiKey.PRODUCE && !release.isDone() ? new Fault.Hold(release) : null);
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> joinAll(sendNumbers(producer, 1_000)));
        assertThatThrownBy(() -> sender.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        release.complete(null);
        sender.get(30, TimeUnit.SECONDS);
        assertThat(topic.partition(0).bodies().subList(1, 1_001)).isEqualTo(numbers(1_000));
    }

    @Test
    void aMessageAboveTheLimitIsRefusedHere() {
        cluster.createTopic("t", 1);
        Producer producer =
                client.producer(ProducerOptions.builder().maxMessageBytes(1_000).build());
        assertThatThrownBy(() -> producer.send(Message.of("t", new byte[2_000])))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.MESSAGE_TOO_LARGE));
        assertThat(cluster.broker(1).count(ApiKey.PRODUCE)).isZero();
    }

    @Test
    void aSendThatNobodyTakesFailsInTime() {
        cluster.createTopic("t", 1);
        cluster.lead("t", 0, -1);
        Producer producer = client.producer(
                ProducerOptions.builder().deliveryTimeout(Duration.ofSeconds(3)).build());
        assertThatThrownBy(() -> producer.send(message(0, "x"))).isInstanceOfSatisfying(RaftMqException.class, e -> {
            assertThat(e.code()).isEqualTo(FailureCode.NOT_LEADER);
            assertThat(e.retryable()).isTrue();
            assertThat(e.outcomeUnknown()).isFalse();
        });
    }

    @Test
    void closingFailsWhatIsLeft() {
        cluster.createTopic("t", 1);
        cluster.broker(1).script(frame -> frame.api() == ApiKey.PRODUCE ? new Fault.Swallow() : null);
        Producer producer = client.producer(ProducerOptions.builder()
                .deliveryTimeout(Duration.ofMillis(200))
                .build());
        CompletableFuture<SendReceipt> send = producer.sendAsync(message(0, "x"));
        producer.close();
        assertThatThrownBy(send::join).cause().isInstanceOf(RaftMqException.class);
        assertThatThrownBy(() -> producer.send(message(0, "y")))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CLOSED));
    }

    @Test
    void aReplacedTopicIsSentToAnew() {
        cluster.createTopic("t", 1);
        Producer producer = client.producer();
        joinAll(sendNumbers(producer, 5));
        cluster.deleteTopic("t");
        FakeCluster.Topic again = cluster.createTopic("t", 1);
        producer.send(message(0, "next"));
        assertThat(again.partition(0).bodies()).containsExactly("next");
    }

    /** Every fault there is, at random: in the end each message is stored once, each partition in order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void faultsAtRandomLoseDoubleAndReorderNothing(long seed) {
        Random random = new Random(seed);
        FakeCluster.Topic topic = cluster.createTopic("t", 3);
        cluster.brokers.forEach(broker -> broker.script(frame -> {
            if (frame.api() != ApiKey.PRODUCE) {
                return null;
            }
            synchronized (random) {
                return switch (random.nextInt(60)) {
                    case 0 -> new Fault.BreakBefore();
                    case 1 -> new Fault.BreakAfter();
                    case 2 -> Fault.refuse(ErrorCode.NOT_LEADER);
                    case 3 ->
                        new Fault.DoAndFail(Fault.failure(ErrorCode.TIMED_OUT)
                                .setOutcomeUnknown(true)
                                .build());
                    case 4 -> Fault.refuse(ErrorCode.CORRUPT_BATCH);
                    case 5 -> {
                        cluster.lead("t", random.nextInt(3), 1 + random.nextInt(3));
                        yield null;
                    }
                    default -> null;
                };
            }
        }));
        Producer producer =
                client.producer(ProducerOptions.builder().maxBatchBytes(1_024).build());
        int count = 6_000;
        List<CompletableFuture<SendReceipt>> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sends.add(producer.sendAsync(message(i % 3, Integer.toString(i))));
        }
        joinAll(sends);
        for (int p = 0; p < 3; p++) {
            int partition = p;
            List<String> expected = IntStream.range(0, count)
                    .filter(i -> i % 3 == partition)
                    .mapToObj(Integer::toString)
                    .toList();
            assertThat(topic.partition(p).bodies()).as("seed " + seed).isEqualTo(expected);
            for (int i = p; i < count; i += 3) {
                assertThat(sends.get(i).join().offset()).as("seed " + seed).isEqualTo(i / 3);
            }
        }
    }
}
