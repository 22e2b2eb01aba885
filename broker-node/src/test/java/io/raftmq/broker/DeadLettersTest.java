package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.DeadLetter;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.DeadLetterPage;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.OffsetReset;
import io.raftmq.client.Producer;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RetryPolicy;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.wire.proto.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retries and dead letters, through three nodes of which the leading one ends in the middle of it. */
class DeadLettersTest {
    private static final int MESSAGES = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static Trio trio;

    @SuppressWarnings("NullAway.Init")
    private static RaftMqClient client;

    @BeforeAll
    static void start() throws Exception {
        trio = Trio.start(dir, Map.of("retention.check", "200ms"));
        client = RaftMqClient.connect(trio.bootstrap());
    }

    @AfterAll
    static void stop() {
        client.close();
        trio.close();
    }

    private static void send(String topic, int count) {
        try (Producer producer = client.producer()) {
            for (int i = 0; i < count; i++) {
                var unused = producer.sendAsync(Message.builder(topic)
                        .body(Integer.toString(i))
                        .key("key-" + i)
                        .tag(i % 20 == 0 ? "even" : "odd")
                        .build());
            }
        }
    }

    /** A delivery of a message that its listener failed. */
    private record Failure(int attempt, long nanos) {}

    private static void settings(String group, int attempts, Duration rest) {
        client.admin()
                .alterGroup(
                        group,
                        GroupSettings.unchanged().withMaxAttempts(attempts).withRetry(RetryPolicy.fixed(rest)));
    }

    private static PushConsumer consumer(String group, String topic, io.raftmq.client.MessageListener listener) {
        return client.pushConsumer(
                PushConsumerOptions.builder(group)
                        .subscribe(topic)
                        .startFrom(StartFrom.earliest())
                        .lease(Duration.ofSeconds(10)) // so that a lease whose answer dies with a leader soon runs out
                        .build(),
                listener);
    }

    private static List<DeadLetter> letters(String group) {
        return client.admin()
                .deadLetters(group, DeadLetterFilter.all(), null, 10_000)
                .letters();
    }

    @Test
    void aPullConsumerReadsThemWhoeverLeads() throws Exception {
        long uid = trio.createTopic("grain", TopicSettings.getDefaultInstance());
        send("grain", 40);
        try (PushConsumer mill = consumer("mill", "grain", message -> ConsumeResult.DEAD_LETTER)) {
            mill.start();
            Nodes.await("all are dead", () -> letters("mill").size() == 40);
            PullConsumerOptions options = PullConsumerOptions.builder()
                    .offsetReset(OffsetReset.EARLIEST)
                    .build();
            try (PullConsumer reader = client.pullConsumer(options)) {
                reader.assignTopic("%DLQ%mill");
                TopicPartition queue = new TopicPartition("%DLQ%mill/grain", 0);
                assertThat(reader.assignment()).containsExactly(queue);
                List<MessageView> read = new ArrayList<>();
                Nodes.await("all are read", () -> {
                    read.addAll(reader.poll(Duration.ofMillis(200)));
                    return read.size() >= 40;
                });
                assertThat(read).hasSize(40);
                assertThat(read).extracting(MessageView::bodyAsString).doesNotHaveDuplicates();
                assertThat(read.get(0).properties())
                        .containsEntry(DeadLetter.REASON_PROPERTY, DeadLetter.Reason.REJECTED.name());
                assertThat(reader.position(queue)).isEqualTo(40);

                int leader = trio.leaderOf(uid);
                trio.stop(leader);
                send("grain", 5);
                Nodes.await("those that died since", () -> {
                    read.addAll(reader.poll(Duration.ofMillis(200)));
                    return read.size() >= 45;
                });
                DeadLetterFilter third =
                        DeadLetterFilter.all().withMessageId(read.get(2).id());
                assertThat(client.admin().deleteDeadLetters("mill", third)).isEqualTo(1);
                reader.seekToBeginning(queue);
                List<MessageView> again = new ArrayList<>();
                Nodes.await("all but the one that is gone", () -> {
                    again.addAll(reader.poll(Duration.ofMillis(200)));
                    return again.size() >= 44;
                });
                read.remove(2);
                assertThat(again)
                        .extracting(MessageView::id)
                        .containsExactlyElementsOf(
                                read.stream().map(MessageView::id).toList());
                assertThat(reader.offsetAt(queue, Instant.EPOCH)).isZero();
                assertThat(reader.endOffset(queue)).isEqualTo(45);
                trio.restart(leader);
            }
        }
    }

    @Test
    void nothingVanishesBetweenQueueRetryAndDeadLettersWhenTheLeaderEnds() throws Exception {
        long uid = trio.createTopic("orders", TopicSettings.getDefaultInstance());
        settings("billing", 3, Duration.ofMillis(100));
        Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
        Set<String> done = ConcurrentHashMap.newKeySet();
        AtomicInteger highest = new AtomicInteger();
        send("orders", MESSAGES);
        int leader;
        try (PushConsumer billing = consumer("billing", "orders", message -> {
            int number = Integer.parseInt(message.bodyAsString());
            int attempt = attempts.computeIfAbsent(message.bodyAsString(), key -> new AtomicInteger())
                    .incrementAndGet();
            highest.accumulateAndGet(message.attempt(), Math::max);
            if (number % 10 == 0) {
                throw new IllegalStateException("no stock");
            } else if (number % 10 == 1 && attempt == 1) {
                return ConsumeResult.RETRY;
            } else if (number % 10 == 2 && attempt == 1) {
                return ConsumeResult.retryAfter(Duration.ofMillis(10));
            } else if (number % 100 == 3) {
                return ConsumeResult.DEAD_LETTER;
            }
            done.add(message.bodyAsString());
            return ConsumeResult.SUCCESS;
        })) {
            billing.start();
            Nodes.await("some are done", () -> done.size() > MESSAGES / 4);
            leader = trio.leaderOf(uid);
            trio.stop(leader);
            Nodes.await(
                    "every message is done or dead",
                    () -> done.size() + letters("billing").size() >= MESSAGES);
            Nodes.await(
                    "nothing is outstanding",
                    () -> client.admin()
                                    .groupProgress("billing", "orders")
                                    .get(0)
                                    .lag()
                            == 0);
        }
        List<DeadLetter> letters = letters("billing");
        assertThat(letters).hasSize(MESSAGES / 10 + MESSAGES / 100);
        assertThat(letters).extracting(DeadLetter::messageId).doesNotHaveDuplicates();
        assertThat(letters).allSatisfy(letter -> {
            MessageView message = letter.message();
            assertThat(message).isNotNull();
            int number = Integer.parseInt(message.bodyAsString());
            boolean rejected = number % 10 != 0;
            int seen =
                    Objects.requireNonNull(attempts.get(message.bodyAsString())).get();
            // An attempt whose answer went with the leader: its lease ran out.
            int lost = Math.max(0, letter.attempts() - seen);
            assertThat(lost).isLessThanOrEqualTo(1);
            assertThat(letter.attempts()).isEqualTo(rejected ? 1 + lost : 3);
            if (lost == 0) {
                assertThat(letter.reason()).isEqualTo(rejected ? DeadLetter.Reason.REJECTED : DeadLetter.Reason.FAILED);
                assertThat(letter.note()).contains(rejected ? "" : "no stock");
            }
            assertThat(message.keys()).containsExactly("key-" + number);
            assertThat(letter.messageId().offset()).isEqualTo(message.offset());
            assertThat(done).doesNotContain(message.bodyAsString());
        });
        assertThat(highest.get())
                .as("within the limit; each leader knows no more")
                .isEqualTo(3);

        pagesShowEach(letters);
        anotherGroupReadsThem(letters.size());
        trio.restart(leader);
        trio.awaitPreferredLeader(uid);
        theyAreSentAgainByFilter(uid, letters.size());
    }

    private static void pagesShowEach(List<DeadLetter> letters) {
        List<DeadLetter> paged = new ArrayList<>();
        DeadLetterPage page = client.admin().deadLetters("billing", DeadLetterFilter.all(), null, 7);
        paged.addAll(page.letters());
        while (page.next() != null) {
            page = client.admin().deadLetters("billing", DeadLetterFilter.all(), page.next(), 7);
            paged.addAll(page.letters());
        }
        assertThat(paged)
                .extracting(DeadLetter::messageId)
                .containsExactlyElementsOf(
                        letters.stream().map(DeadLetter::messageId).toList());
        assertThat(client.admin()
                        .deadLetters("billing", DeadLetterFilter.all().withKey("key-10"), null, 10)
                        .letters())
                .hasSize(1);
        assertThat(client.admin()
                        .deadLetters(
                                "billing",
                                DeadLetterFilter.all().withUntil(letters.get(0).firstFailure()),
                                null,
                                10)
                        .letters())
                .isEmpty();
    }

    private static void anotherGroupReadsThem(int expected) throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (SimpleConsumer auditor = client.simpleConsumer(SimpleConsumerOptions.builder("auditor")
                .subscribe("%DLQ%billing")
                .build())) {
            Nodes.await("some of them, acked", () -> {
                List<MessageView> some = auditor.receive(5, Duration.ofSeconds(10), Duration.ofSeconds(1));
                assertThat(some).hasSizeLessThanOrEqualTo(5).allSatisfy(message -> {
                    assertThat(message.topic()).isEqualTo("%DLQ%billing/orders");
                    assertThat(message.properties()).containsKey(DeadLetter.REASON_PROPERTY);
                    assertThat(client.admin()
                                    .message(message.id())
                                    .orElseThrow()
                                    .bodyAsString())
                            .as("its own id")
                            .isEqualTo(message.bodyAsString());
                    seen.add(message.bodyAsString());
                });
                return !some.isEmpty() && Acks.taken(auditor, some);
            });
        }
        try (PushConsumer auditor = consumer("auditor", "%DLQ%billing", message -> {
            seen.add(message.bodyAsString());
            return ConsumeResult.SUCCESS;
        })) {
            auditor.start();
            Nodes.await("all dead letters are seen", () -> seen.size() == expected);
            Nodes.await(
                    "and acked",
                    () -> client.admin()
                                    .groupProgress("auditor", "%DLQ%billing")
                                    .get(0)
                                    .lag()
                            == 0);
        }
    }

    private static void theyAreSentAgainByFilter(long uid, int dead) throws Exception {
        counts(
                uid,
                1,
                () -> client.admin()
                        .deleteDeadLetters("billing", DeadLetterFilter.all().withKey("key-3")));
        Set<String> again = ConcurrentHashMap.newKeySet();
        try (PushConsumer billing = consumer("billing", "orders", message -> {
            assertThat(message.attempt()).as("counted anew").isLessThan(3);
            again.add(message.bodyAsString());
            return ConsumeResult.SUCCESS;
        })) {
            billing.start();
            counts(
                    uid,
                    MESSAGES / 20,
                    () -> client.admin()
                            .resendDeadLetters("billing", DeadLetterFilter.all().withTag("even")));
            Nodes.await("those of that tag are consumed", () -> again.size() == MESSAGES / 20);
            counts(
                    uid,
                    dead - 1 - MESSAGES / 20,
                    () -> client.admin().resendDeadLetters("billing", DeadLetterFilter.all()));
            Nodes.await("all are consumed", () -> again.size() == dead - 1);
        }
        assertThat(letters("billing")).isEmpty();
    }

    /** What it did is counted; less of it, if an answer was lost because the lead moved, and it was asked again. */
    private static void counts(long uid, int expected, LongSupplier call) throws Exception {
        long term = trio.leaderTerm(uid);
        long counted = call.getAsLong();
        if (trio.leaderTerm(uid) == term) {
            assertThat(counted).isEqualTo(expected);
        } else {
            assertThat(counted).isLessThanOrEqualTo(expected);
        }
    }

    @Test
    void theyOutliveTheirTopicsRetentionAndAreForgottenAfterTheirOwn() throws Exception {
        trio.createTopic("brief", TopicSettings.getDefaultInstance());
        client.admin()
                .alterGroup(
                        "keeper",
                        GroupSettings.unchanged().withMaxAttempts(1).withRetry(RetryPolicy.fixed(Duration.ZERO)));
        send("brief", 3);
        try (PushConsumer keeper = consumer("keeper", "brief", message -> ConsumeResult.RETRY)) {
            keeper.start();
            Nodes.await("all are dead", () -> letters("keeper").size() == 3);
        }
        client.admin()
                .alterTopic(
                        "brief", 0, io.raftmq.client.TopicSettings.defaults().withRetention(Duration.ofSeconds(1)));
        Nodes.await(
                "the topic has let go of them",
                () -> client.admin().groupProgress("keeper", "brief").get(0).logStartOffset() == 3);
        assertThat(letters("keeper"))
                .extracting(letter -> {
                    MessageView message = letter.message();
                    return message == null ? "" : message.bodyAsString();
                })
                .containsExactlyInAnyOrder("0", "1", "2");
        client.admin().alterGroup("keeper", GroupSettings.unchanged().withDeadLetterRetention(Duration.ofSeconds(1)));
        Nodes.await("they are forgotten", () -> letters("keeper").isEmpty());
    }

    @Test
    void retriesComeWhenTheyAreDue() throws Exception {
        trio.createTopic("due", TopicSettings.getDefaultInstance());
        Duration rest = Duration.ofMillis(200);
        settings("punctual", 6, rest);
        Map<String, Failure> failures = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<Long> lateMs = new ConcurrentLinkedQueue<>();
        try (PushConsumer punctual = consumer("punctual", "due", message -> {
            Failure now = new Failure(message.attempt(), System.nanoTime());
            Failure before = failures.put(message.bodyAsString(), now);
            // The same attempt comes again at once if the lead moved before its lease was committed.
            if (before != null && now.attempt > before.attempt) {
                lateMs.add((now.nanos - before.nanos - rest.toNanos()) / 1_000_000);
            }
            return ConsumeResult.RETRY;
        })) {
            punctual.start();
            send("due", 100);
            Nodes.await("all are dead", () -> letters("punctual").size() == 100);
        }
        List<Long> sorted = lateMs.stream().sorted().toList();
        assertThat(sorted).as("five retries each").hasSizeBetween(400, 500);
        System.out.println("retries of " + rest + ", ms late from listener to listener: p50 "
                + sorted.get(sorted.size() / 2) + ", p99 " + sorted.get(sorted.size() * 99 / 100) + ", max "
                + sorted.get(sorted.size() - 1));
        assertThat(sorted.get(0))
                .as("never early, though two leaders' clocks agree to some milliseconds only")
                .isGreaterThanOrEqualTo(-20);
    }
}
