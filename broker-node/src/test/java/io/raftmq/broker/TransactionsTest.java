package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.LocalTransaction;
import io.raftmq.client.Message;
import io.raftmq.client.OpenTransaction;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.Transaction;
import io.raftmq.client.TransactionChecker;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import io.raftmq.client.TransactionResult;
import io.raftmq.client.wire.proto.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions through three nodes, of which the leader may end at any time. */
class TransactionsTest {
    /** Of a producer whose answer is not wanted. */
    private static final TransactionChecker NOBODY_KNOWS = question -> TransactionDecision.UNKNOWN;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static Trio trio;

    @SuppressWarnings("NullAway.Init")
    private static RaftMqClient client;

    @BeforeAll
    static void start() throws Exception {
        trio = Trio.start(dir, Map.of());
        client = RaftMqClient.connect(trio.bootstrap());
    }

    @AfterAll
    static void stop() {
        client.close();
        trio.close();
    }

    @Test
    void whatIsCommittedIsSeenAndWhatIsRolledBackNeverIs() throws Exception {
        trio.createTopic("plain", TopicSettings.getDefaultInstance());
        try (TransactionProducer producer = producer("plain", NOBODY_KNOWS)) {
            for (int i = 0; i < 10; i++) {
                TransactionDecision decision = i % 2 == 0 ? TransactionDecision.COMMIT : TransactionDecision.ROLLBACK;
                TransactionResult result = producer.send(message("plain", i), ignored -> decision);
                assertThat(result.decision()).isEqualTo(decision);
                assertThat(result.receipts()).hasSize(i % 2 == 0 ? 1 : 0);
            }
            assertThat(visible("plain")).containsExactly("0", "2", "4", "6", "8");
            assertThat(client.admin().openTransactions("plain", "", 10)).isEmpty();
            assertThat(producer.stats()).isEqualTo(new TransactionProducer.Stats(10, 5, 5, 0, 0, 0));
        }
    }

    @Test
    void aDecisionIsMadeOnceWhoeverMakesIt() throws Exception {
        trio.createTopic("once", TopicSettings.getDefaultInstance());
        try (TransactionProducer producer = producer("once", NOBODY_KNOWS)) {
            Transaction committed = producer.begin(List.of(message("once", 1)));
            assertThat(visible("once")).isEmpty();
            SendReceipt receipt = committed.commit().get(0);
            assertThat(committed.commit()).containsExactly(receipt);
            assertThatThrownBy(committed::rollback).isInstanceOfSatisfying(RaftMqException.class, e -> {
                assertThat(e.code()).isEqualTo(FailureCode.TRANSACTION_DECIDED);
                assertThat(e).hasMessageContaining("committed by its producer");
            });

            Transaction resolved = producer.begin(List.of(message("once", 2)));
            OpenTransaction open =
                    client.admin().openTransactions("once", "once-group", 10).get(0);
            assertThat(open.id()).isEqualTo(resolved.ids().get(0));
            client.admin().resolveTransaction(open.id(), TransactionDecision.ROLLBACK);
            client.admin().resolveTransaction(open.id(), TransactionDecision.ROLLBACK);
            assertThatThrownBy(resolved::commit)
                    .isInstanceOf(RaftMqException.class)
                    .hasMessageContaining("rolled back by an operator");
            assertThat(visible("once")).containsExactly("1");
            assertThat(client.admin().message(receipt.messageId()).orElseThrow().bodyAsString())
                    .isEqualTo("1");
        }
    }

    @Test
    void aHalfMessageOutlivesItsLeaderAndIsCommittedAtTheNextOne() throws Exception {
        long uid = trio.createTopic("half", TopicSettings.getDefaultInstance());
        try (TransactionProducer producer = producer("half", NOBODY_KNOWS)) {
            List<Transaction> open = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                open.add(producer.begin(List.of(message("half", i))));
            }
            int leader = trio.leaderOf(uid);
            trio.stop(leader);
            for (int i = 0; i < 20; i++) {
                if (i % 2 == 0) {
                    open.get(i).commit();
                } else {
                    open.get(i).rollback();
                }
            }
            assertThat(visible("half")).containsExactly(even(20));
            trio.restart(leader);
        }
    }

    @Test
    void commitsOnTheirWayWhileTheLeaderEndsTakeEffectOnce() throws Exception {
        long uid = trio.createTopic("onTheWay", TopicSettings.getDefaultInstance());
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try (TransactionProducer producer = producer("onTheWay", NOBODY_KNOWS)) {
            int leader = trio.leaderOf(uid);
            AtomicInteger begun = new AtomicInteger();
            List<CompletableFuture<SendReceipt>> committing = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int number = i;
                committing.add(CompletableFuture.supplyAsync(
                        () -> {
                            begun.incrementAndGet();
                            return committed(producer, message("onTheWay", number));
                        },
                        senders));
            }
            Nodes.await("some on the way", () -> begun.get() > 100);
            trio.stop(leader);
            Set<Long> offsets = new TreeSet<>();
            for (CompletableFuture<SendReceipt> each : committing) {
                offsets.add(each.get(60, TimeUnit.SECONDS).offset());
            }
            assertThat(offsets).as("one place each").hasSize(400);
            assertThat(visible("onTheWay"))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 400).mapToObj(Integer::toString).toList());
            trio.restart(leader);
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void afterTheirProducerAndTheLeaderAreGoneAnotherProducerOfTheGroupIsAsked() throws Exception {
        long uid = trio.createTopic("asked", TopicSettings.getDefaultInstance());
        TransactionProducerOptions options = TransactionProducerOptions.builder("asked-group")
                .topic("asked")
                .firstCheck(Duration.ofMillis(500))
                .checkInterval(Duration.ofMillis(200))
                .build();
        try (TransactionProducer first = client.transactionProducer(options, NOBODY_KNOWS)) {
            for (int i = 0; i < 20; i++) {
                first.begin(List.of(message("asked", i)));
            }
        }
        int leader = trio.leaderOf(uid);
        trio.stop(leader);
        Map<String, Integer> asked = new ConcurrentHashMap<>();
        TransactionChecker checker = question -> {
            String body = new String(question.message().body(), UTF_8);
            int times = Objects.requireNonNull(asked.merge(body, 1, Integer::sum));
            assertThat(question.attempt()).isGreaterThanOrEqualTo(times);
            return times == 1
                    ? TransactionDecision.UNKNOWN
                    : Integer.parseInt(body) % 2 == 0 ? TransactionDecision.COMMIT : TransactionDecision.ROLLBACK;
        };
        try (TransactionProducer second = client.transactionProducer(options, checker)) {
            Nodes.await(
                    "all decided",
                    () -> client.admin().openTransactions("asked", "", 100).isEmpty());
            assertThat(visible("asked")).containsExactlyInAnyOrder(even(20));
            Nodes.await(
                    "all decisions are counted",
                    () -> second.stats().committed() == 10 && second.stats().rolledBack() == 10);
        }
        trio.restart(leader);
    }

    @Test
    void whatNobodyDecidesIsRolledBackAtItsTimeout() throws Exception {
        trio.createTopic("forced", TopicSettings.getDefaultInstance());
        TransactionProducerOptions options = TransactionProducerOptions.builder("forced-group")
                .topic("forced")
                .firstCheck(Duration.ofMillis(300))
                .timeout(Duration.ofMillis(1_000))
                .build();
        try (TransactionProducer producer = client.transactionProducer(options, NOBODY_KNOWS)) {
            Transaction forgotten = producer.begin(List.of(message("forced", 1)));
            Nodes.await(
                    "rolled back",
                    () -> client.admin().openTransactions("forced", "", 10).isEmpty());
            assertThatThrownBy(forgotten::commit).isInstanceOfSatisfying(RaftMqException.class, e -> {
                assertThat(e.code()).isEqualTo(FailureCode.TRANSACTION_DECIDED);
                assertThat(e).hasMessageContaining("rolled back by its timeout");
            });
            assertThat(visible("forced")).isEmpty();
        }
    }

    @Test
    void messagesOfSeveralPartitionsBecomeVisibleTogetherOrNotAtAll() throws Exception {
        client.admin().createTopic("spread", 3, io.raftmq.client.TopicSettings.defaults());
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            messages.add(Message.builder("spread")
                    .partition(i % 3)
                    .body(Integer.toString(i))
                    .build());
        }
        try (TransactionProducer producer = producer("spread", NOBODY_KNOWS)) {
            assertThat(producer.send(messages, ignored -> TransactionDecision.ROLLBACK)
                            .decision())
                    .isEqualTo(TransactionDecision.ROLLBACK);
            assertThat(visible("spread")).isEmpty();
            List<SendReceipt> receipts = producer.send(messages, ignored -> TransactionDecision.COMMIT)
                    .receipts();
            assertThat(receipts).extracting(SendReceipt::partition).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
            assertThat(visible("spread")).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8");
        }
    }

    @Test
    void aMessageIsSeenSoonAfterItsCommit() throws Exception {
        trio.createTopic("soon", TopicSettings.getDefaultInstance());
        Map<String, Long> seenNanos = new ConcurrentHashMap<>();
        PushConsumerOptions options = PushConsumerOptions.builder("soon-readers")
                .subscribe("soon")
                .startFrom(StartFrom.earliest())
                .lease(Duration.ofSeconds(10)) // so that a lease whose answer dies with a leader soon runs out
                .build();
        long[] millionths = new long[300];
        try (TransactionProducer producer = producer("soon", NOBODY_KNOWS);
                PushConsumer consumer = client.pushConsumer(options, message -> {
                    seenNanos.put(message.bodyAsString(), System.nanoTime());
                    return ConsumeResult.SUCCESS;
                })) {
            consumer.start();
            for (int i = 0; i < millionths.length; i++) {
                String body = Integer.toString(i);
                long[] from = new long[1];
                LocalTransaction<RuntimeException> local = transaction -> {
                    from[0] = System.nanoTime();
                    return TransactionDecision.COMMIT;
                };
                producer.send(message("soon", i), local);
                Nodes.await("seen", () -> seenNanos.containsKey(body));
                millionths[i] = (Objects.requireNonNull(seenNanos.get(body)) - from[0]) / 1_000;
            }
        }
        Arrays.sort(millionths);
        long median = millionths[millionths.length / 2];
        System.out.printf(
                "commit to listener: p50 %d us, p99 %d us, max %d us%n",
                median, millionths[millionths.length * 99 / 100], millionths[millionths.length - 1]);
        assertThat(median).as("microseconds; nobody looks once a second or so").isLessThan(500_000);
    }

    private static TransactionProducer producer(String topic, TransactionChecker checker) {
        return client.transactionProducer(
                TransactionProducerOptions.builder(topic + "-group")
                        .topic(topic)
                        .build(),
                checker);
    }

    private static SendReceipt committed(TransactionProducer producer, Message message) {
        return producer.send(message, ignored -> TransactionDecision.COMMIT)
                .receipts()
                .get(0);
    }

    private static Message message(String topic, int number) {
        return Message.of(topic, Integer.toString(number).getBytes(UTF_8));
    }

    /** The bodies of everything in a topic, up to its ends. */
    private static List<String> visible(String topic) throws Exception {
        List<String> bodies = new ArrayList<>();
        try (PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            consumer.assignTopic(topic);
            for (TopicPartition partition : consumer.assignment()) {
                long end = consumer.endOffset(partition);
                Nodes.await("messages of " + topic + " below " + end, () -> {
                    QueueReader.poll(consumer, Duration.ofMillis(200))
                            .forEach(message -> bodies.add(message.bodyAsString()));
                    return consumer.position(partition) >= end;
                });
            }
        }
        return bodies;
    }

    private static String[] even(int below) {
        return IntStream.range(0, below)
                .filter(i -> i % 2 == 0)
                .mapToObj(Integer::toString)
                .collect(Collectors.toList())
                .toArray(String[]::new);
    }
}
