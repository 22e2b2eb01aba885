package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.GroupTrace;
import io.raftmq.client.GroupTrace.Kind;
import io.raftmq.client.GroupTrace.Place;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.RetryPolicy;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import io.raftmq.client.wire.proto.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stories of messages, and redeliveries, on three nodes of which the leading one ends in the middle of it. */
class MessageStoriesTest {
    private static final int MESSAGES = 60;

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

    /** Creates a topic; returns once no balance moves its lead any more, with leases that are not committed yet. */
    private static long ledByThePreferred(String topic) throws Exception {
        long uid = trio.createTopic(topic, TopicSettings.getDefaultInstance());
        trio.awaitPreferredLeader(uid);
        return uid;
    }

    private static MessageTrace trace(MessageId id) {
        return client.admin().trace(id).orElseThrow();
    }

    private static GroupTrace in(MessageId id, String group) {
        return trace(id).groups().stream()
                .filter(each -> each.group().equals(group))
                .findFirst()
                .orElseThrow();
    }

    private static Place place(MessageId id, String group) {
        return trace(id).groups().stream()
                .filter(each -> each.group().equals(group))
                .map(GroupTrace::place)
                .findFirst()
                .orElse(Place.NOT_REACHED);
    }

    @Test
    void storiesAreToldAndMessagesRedeliveredWhoeverLeads() throws Exception {
        long uid = ledByThePreferred("orders");
        client.admin()
                .alterGroup(
                        "billing",
                        GroupSettings.unchanged()
                                .withMaxAttempts(2)
                                .withRetry(RetryPolicy.fixed(Duration.ofMillis(50))));
        List<MessageId> ids = new ArrayList<>();
        try (Producer producer = client.producer()) {
            for (int i = 0; i < MESSAGES; i++) {
                ids.add(producer.send(Message.builder("orders")
                                .body(Integer.toString(i))
                                .uniqueId("u" + i)
                                .build())
                        .messageId());
            }
        }
        Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        PushConsumerOptions options = PushConsumerOptions.builder("billing")
                .subscribe("orders")
                .startFrom(StartFrom.earliest())
                .lease(Duration.ofSeconds(10)) // so that a lease whose answer dies with a leader soon runs out
                .build();
        AtomicBoolean outOfStock = new AtomicBoolean(true);
        try (PushConsumer billing = client.pushConsumer(options, message -> {
            calls.computeIfAbsent(message.bodyAsString(), key -> new AtomicInteger())
                    .incrementAndGet();
            if (message.bodyAsString().equals("7") && outOfStock.get()) {
                throw new IllegalStateException("no stock of seven");
            }
            return ConsumeResult.SUCCESS;
        })) {
            billing.start();
            Nodes.await("the seventh is dead", () -> place(ids.get(7), "billing") == Place.DEAD);
            Nodes.await(
                    "the others are acked",
                    () -> ids.stream().allMatch(id -> id.equals(ids.get(7)) || place(id, "billing") == Place.ACKED));
            GroupTrace before = in(ids.get(7), "billing");
            assertThat(before.events())
                    .extracting(GroupTrace.Event::kind)
                    .containsExactly(Kind.LEASED, Kind.FAILED, Kind.LEASED, Kind.DEAD);
            assertThat(before.events().get(1).note()).contains("no stock of seven");
            assertThat(before.events().get(1).member()).isNotEmpty();
            assertThat(Objects.requireNonNull(before.deadLetter()).attempts()).isEqualTo(2);

            outOfStock.set(false);
            trio.stop(trio.leaderOf(uid));
            assertThat(in(ids.get(7), "billing")).as("told by the next leader").isEqualTo(before);
            assertThat(client.admin().redeliver("billing", ids.get(7))).isTrue();
            assertThat(client.admin().redeliver("billing", ids.get(3))).isTrue();
            Nodes.await(
                    "both came again and were acked",
                    () -> calls("7", calls) >= 3
                            && calls("3", calls) >= 2
                            && place(ids.get(7), "billing") == Place.ACKED
                            && place(ids.get(3), "billing") == Place.ACKED);
            assertThat(in(ids.get(3), "billing").events())
                    .extracting(GroupTrace.Event::kind)
                    .containsExactly(Kind.LEASED, Kind.ACKED, Kind.OFFERED_AGAIN, Kind.LEASED, Kind.ACKED);
            assertThat(calls("4", calls)).as("no other is").isEqualTo(1);
        }
        MessageTrace whole = trace(ids.get(3));
        MessageView message = Objects.requireNonNull(whole.message());
        assertThat(message.bodyAsString()).isEqualTo("3");
        assertThat(message.uniqueId()).isEqualTo("u3");
        assertThat(message.bornHost()).isNotEmpty();
        assertThat(Objects.requireNonNull(whole.source()).sequence()).isEqualTo(3);
        assertThat(whole.raftIndex()).isPositive().isEqualTo(whole.queuedIndex());
        assertThat(client.admin().trace(message.topicPartition(), 3)).isEqualTo(whole);
        assertThat(client.admin().trace(message.topicPartition(), MESSAGES).state())
                .isEqualTo(MessageTrace.State.NOT_STORED);
        assertThatThrownBy(() -> client.admin().redeliver("nobody", ids.get(3)))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_GROUP));
        restart();
    }

    private static int calls(String body, Map<String, AtomicInteger> calls) {
        return calls.getOrDefault(body, new AtomicInteger()).get();
    }

    private static void restart() throws Exception {
        for (int id = 1; id <= 3; id++) {
            if (!trio.isRunning(id)) {
                trio.restart(id);
            }
        }
    }

    @Test
    void whoHasAMessageIsToldAndItIsNotTakenFromHim() throws Exception {
        ledByThePreferred("parcels");
        MessageId id;
        try (Producer producer = client.producer()) {
            id = producer.send(Message.of("parcels", new byte[1])).messageId();
        }
        SimpleConsumerOptions options = SimpleConsumerOptions.builder("carriers")
                .subscribe("parcels")
                .startFrom(StartFrom.earliest())
                .build();
        try (SimpleConsumer carriers = client.simpleConsumer(options)) {
            List<MessageView> received = new ArrayList<>();
            Nodes.await("the parcel", () -> {
                received.addAll(carriers.receive(1, Duration.ofMinutes(10), Duration.ofSeconds(1)));
                return !received.isEmpty();
            });
            Nodes.await("the lease is applied", () -> place(id, "carriers") == Place.LEASED);
            GroupTrace leased = in(id, "carriers");
            assertThat(leased.member()).isNotEmpty();
            assertThat(leased.until()).isAfter(Objects.requireNonNull(leased.begunAt()));
            assertThatThrownBy(() -> client.admin().redeliver("carriers", id))
                    .isInstanceOfSatisfying(RaftMqException.class, e -> {
                        assertThat(e.code()).isEqualTo(FailureCode.MESSAGE_LEASED);
                        assertThat(e.getMessage()).contains(leased.member());
                    });
            carriers.ack(received.get(0));
            assertThat(place(id, "carriers")).isEqualTo(Place.ACKED);
        }
    }

    @Test
    void whatIsHeldBackIsFollowedIntoTheQueue() throws Exception {
        ledByThePreferred("later");
        MessageId timed;
        MessageId cancelled;
        try (Producer producer = client.producer()) {
            Instant due = Instant.now().plusSeconds(3_600);
            cancelled = producer.send(Message.builder("later")
                            .body("never")
                            .deliverAt(due)
                            .build())
                    .messageId();
            MessageTrace waiting = trace(cancelled);
            assertThat(waiting.state()).isEqualTo(MessageTrace.State.TIMED);
            assertThat(Objects.requireNonNull(waiting.message()).bodyAsString()).isEqualTo("never");
            assertThat(Objects.requireNonNull(waiting.hold()).due())
                    .isEqualTo(Instant.ofEpochMilli(due.plusNanos(999_999).toEpochMilli()));
            assertThat(waiting.id()).isEqualTo(cancelled);
            assertThat(client.admin().cancelTimer(cancelled)).isTrue();
            assertThat(trace(cancelled).state()).isEqualTo(MessageTrace.State.CANCELLED);
            timed = producer.send(Message.builder("later")
                            .body("soon")
                            .delay(Duration.ofMillis(200))
                            .build())
                    .messageId();
        }
        Nodes.await("it is released", () -> trace(timed).state() == MessageTrace.State.QUEUED);
        MessageTrace released = trace(timed);
        assertThat(released.id().held()).isFalse();
        assertThat(Objects.requireNonNull(released.message()).bodyAsString()).isEqualTo("soon");
        assertThat(Objects.requireNonNull(released.hold()).ended()).isNotNull();
        assertThat(released.queuedIndex()).isGreaterThan(released.raftIndex());
        transactions();
    }

    private static void transactions() {
        TransactionProducerOptions options =
                TransactionProducerOptions.builder("tellers").topic("later").build();
        try (TransactionProducer tellers =
                client.transactionProducer(options, question -> TransactionDecision.UNKNOWN)) {
            var halfway = new Object() {
                @org.jspecify.annotations.Nullable
                MessageTrace trace;
            };
            MessageId committed = end(tellers, TransactionDecision.COMMIT, id -> halfway.trace = trace(id));
            MessageTrace half = Objects.requireNonNull(halfway.trace);
            assertThat(half.state()).isEqualTo(MessageTrace.State.HALF);
            assertThat(Objects.requireNonNull(half.hold()).producerGroup()).isEqualTo("tellers");
            MessageTrace visible = trace(committed);
            assertThat(visible.state()).isEqualTo(MessageTrace.State.QUEUED);
            assertThat(Objects.requireNonNull(visible.hold()).decidedBy()).isEqualTo(MessageTrace.DecidedBy.PRODUCER);
            assertThat(trace(end(tellers, TransactionDecision.ROLLBACK, id -> {}))
                            .state())
                    .isEqualTo(MessageTrace.State.ROLLED_BACK);
        }
    }

    private static MessageId end(
            TransactionProducer producer, TransactionDecision decision, java.util.function.Consumer<MessageId> before) {
        List<MessageId> ids = new ArrayList<>();
        producer.send(Message.of("later", new byte[3]), transaction -> {
            ids.addAll(transaction.ids());
            before.accept(ids.get(0));
            return decision;
        });
        return ids.get(0);
    }
}
