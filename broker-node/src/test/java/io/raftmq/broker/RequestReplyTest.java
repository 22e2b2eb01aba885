package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.Replier;
import io.raftmq.client.Requester;
import io.raftmq.client.RequesterOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.wire.proto.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and their replies, through three nodes of which one may end at any time. */
class RequestReplyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    void repliesComeBackThoughTheLeaderOfTheRepliesEnds() throws Exception {
        trio.createTopic("questions", TopicSettings.getDefaultInstance());
        RequesterOptions options = RequesterOptions.builder()
                .replyTopic("answers")
                .replyPartitions(1)
                .build();
        try (Requester requester = client.requester(options);
                Replier replier = client.replier();
                PushConsumer consumer = consumer(replier, "questions", RequestReplyTest::echo)) {
            consumer.start();
            assertThat(requester
                            .request(Message.of("questions", bytes("first")), PATIENCE)
                            .bodyAsString())
                    .isEqualTo("re: first");

            long answers = client.admin().describeTopic("answers").orElseThrow().uid();
            int leader = trio.leaderOf(answers);
            List<CompletableFuture<MessageView>> asked = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                if (i == 100) {
                    trio.stop(leader);
                }
                asked.add(requester.requestAsync(Message.of("questions", bytes("q" + i)), PATIENCE));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(asked.get(i).get(60, TimeUnit.SECONDS).bodyAsString())
                        .isEqualTo("re: q" + i);
            }
            assertThat(requester.stats().replies()).isEqualTo(201);
            assertThat(requester.stats().pending()).isZero();
            trio.restart(leader);
        }
    }

    @Test
    void aRequestThatNobodyTookInTimeIsNotDelivered() throws Exception {
        trio.awaitPreferredLeader(trio.createTopic("idle", TopicSettings.getDefaultInstance()));
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        Duration timeout = Duration.ofMillis(200);
        try (Requester requester = client.requester();
                Replier replier = client.replier();
                PullConsumer reader = client.pullConsumer(PullConsumerOptions.defaults());
                PushConsumer consumer = consumer(replier, "idle", request -> {
                    taken.add(request.bodyAsString());
                    return echo(request);
                })) {
            reader.assignTopic("idle");
            List<MessageView> stored = new ArrayList<>();
            Nodes.await("a request that came to be stored in its time", () -> {
                assertThatThrownBy(() -> requester.request(Message.of("idle", bytes("stale")), timeout))
                        .isInstanceOf(RaftMqException.class);
                stored.addAll(QueueReader.poll(reader, Duration.ofMillis(100)));
                return !stored.isEmpty();
            });
            Instant over = Instant.now().plus(timeout).plusSeconds(1);
            Nodes.await("its time is over", () -> Instant.now().isAfter(over));
            consumer.start();
            assertThat(requester
                            .request(Message.of("idle", bytes("fresh")), PATIENCE)
                            .bodyAsString())
                    .isEqualTo("re: fresh");
            assertThat(taken).containsOnly("fresh");
        }
    }

    @Test
    void aReplyAfterTheTimeoutIsDroppedAndCounted() throws Exception {
        trio.createTopic("slow", TopicSettings.getDefaultInstance());
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (Requester requester = client.requester();
                Replier replier = client.replier();
                PushConsumer consumer = consumer(replier, "slow", request -> {
                    mayAnswer.await();
                    return echo(request);
                })) {
            consumer.start();
            Message lasting = Message.builder("slow")
                    .body("late")
                    .timeToLive(Duration.ofMinutes(5))
                    .build();
            assertThatThrownBy(() -> requester.request(lasting, Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(RaftMqException.class, e -> {
                        assertThat(e.code()).isEqualTo(FailureCode.TIMED_OUT);
                        assertThat(e.outcomeUnknown()).isTrue();
                    });
            mayAnswer.countDown();
            Nodes.await("the late reply dropped", () -> requester.stats().lateReplies() > 0);
            // A request that is delivered twice, as it may be when the lead moves, is replied to twice.
            assertThat(requester.stats())
                    .isEqualTo(new Requester.Stats(1, 0, 1, requester.stats().lateReplies(), 0));
            assertThat(requester
                            .request(Message.of("slow", bytes("next")), PATIENCE)
                            .bodyAsString())
                    .isEqualTo("re: next");
        }
    }

    @Test
    void requestersThatShareThePartitionOfTheRepliesGetTheirOwn() throws Exception {
        trio.createTopic("shared", TopicSettings.getDefaultInstance());
        RequesterOptions options = RequesterOptions.builder()
                .replyTopic("shared-answers")
                .replyPartitions(1)
                .build();
        try (Requester one = client.requester(options);
                Requester other = client.requester(options);
                Replier replier = client.replier();
                PushConsumer consumer = consumer(replier, "shared", RequestReplyTest::echo)) {
            consumer.start();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<MessageView> mine =
                        one.requestAsync(Message.of("shared", bytes("one" + i)), PATIENCE);
                CompletableFuture<MessageView> its =
                        other.requestAsync(Message.of("shared", bytes("other" + i)), PATIENCE);
                assertThat(mine.get(60, TimeUnit.SECONDS).bodyAsString()).isEqualTo("re: one" + i);
                assertThat(its.get(60, TimeUnit.SECONDS).bodyAsString()).isEqualTo("re: other" + i);
            }
            assertThat(one.stats().lateReplies() + other.stats().lateReplies())
                    .as("replies to the other one are not late; a second reply to a request delivered twice is")
                    .isLessThan(20);
        }
    }

    @Test
    void atTheBoundRequestsAreRefusedAndClosingFailsWhatWaits() throws Exception {
        trio.createTopic("nobody", TopicSettings.getDefaultInstance());
        RequesterOptions options = RequesterOptions.builder().maxPending(1).build();
        Requester requester = client.requester(options);
        CompletableFuture<MessageView> waiting =
                requester.requestAsync(Message.of("nobody", bytes("hello?")), PATIENCE);
        assertThatThrownBy(() -> requester.request(Message.of("nobody", bytes("anybody?")), PATIENCE))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.BUSY));
        requester.close();
        assertThat(waiting).isCompletedExceptionally();
    }

    private static PushConsumer consumer(Replier replier, String topic, Replier.Answering answering) {
        PushConsumerOptions options = PushConsumerOptions.builder(topic + "-servers")
                .subscribe(topic)
                .startFrom(StartFrom.earliest())
                .lease(Duration.ofSeconds(10)) // so that a lease whose answer dies with a leader soon runs out
                .build();
        return client.pushConsumer(options, replier.listener(answering));
    }

    private static byte[] echo(MessageView request) {
        return bytes("re: " + request.bodyAsString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
