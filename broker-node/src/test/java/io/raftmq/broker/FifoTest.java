package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.StartFrom;
import io.raftmq.client.wire.proto.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Message groups, from producers to listeners, on three nodes, while the partition's leader goes away. */
class FifoTest {
    private static final int LANES = 20;
    private static final int MESSAGES_EACH = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path dir;

    @SuppressWarnings("NullAway.Init")
    private Trio trio;

    @SuppressWarnings("NullAway.Init")
    private RaftMqClient client;

    private final LaneWatch watch = new LaneWatch();

    @BeforeEach
    void start() throws Exception {
        trio = Trio.start(dir, Map.of());
        client = RaftMqClient.connect("127.0.0.1:" + trio.node(1).clientPort() + ",127.0.0.1:"
                + trio.node(2).clientPort() + ",127.0.0.1:" + trio.node(3).clientPort());
    }

    @AfterEach
    void stop() {
        client.close();
        trio.close();
    }

    private PushConsumer consumer(Set<String> failing, PushConsumerOptions.Builder options) {
        PushConsumer consumer = client.pushConsumer(
                options.subscribe("orders")
                        .startFrom(StartFrom.earliest())
                        .retryDelays(List.of(Duration.ofMillis(100)))
                        .lease(Duration.ofSeconds(10))
                        .build(),
                message -> consume(failing, message));
        consumer.start();
        return consumer;
    }

    /** Fails the first delivery of one message in ten. */
    private ConsumeResult consume(Set<String> failing, MessageView message) {
        watch.begins(message);
        boolean fails = LaneWatch.number(message) % 10 == 7
                && failing.add(message.messageGroup() + "/" + LaneWatch.number(message));
        watch.ends(message, !fails);
        return fails ? ConsumeResult.RETRY : ConsumeResult.SUCCESS;
    }

    /** Returns once that many failures were answered, be it that their lease had gone with a leader. */
    private static void awaitFailed(int count, PushConsumer... consumers) throws Exception {
        Nodes.await(
                count + " failures",
                () -> Stream.of(consumers)
                                .map(PushConsumer::stats)
                                .mapToLong(stats -> stats.failed() + stats.lateAcks())
                                .sum()
                        >= count);
    }

    @Test
    void keepsTheOrderOfEachGroupAndLosesNothingWhileLeadersGo() throws Exception {
        long uid = trio.createTopic("orders", TopicSettings.getDefaultInstance());
        Set<String> failing = ConcurrentHashMap.newKeySet();
        try (PushConsumer one = consumer(failing, PushConsumerOptions.builder("billing"));
                PushConsumer other = consumer(failing, PushConsumerOptions.builder("billing"));
                Producer producer = client.producer()) {
            List<CompletableFuture<SendReceipt>> sends = new ArrayList<>();
            for (int number = 0; number < MESSAGES_EACH; number++) {
                for (int lane = 0; lane < LANES; lane++) {
                    sends.add(producer.sendAsync(Message.builder("orders")
                            .messageGroup("order-" + lane)
                            .body(LaneWatch.body(number))
                            .build()));
                }
                if (number % 20 == 10) {
                    int leader = trio.leaderOf(uid);
                    trio.stop(leader);
                    Nodes.await("another leader", () -> trio.leaderOf(uid) != leader);
                    trio.restart(leader);
                }
            }
            CompletableFuture.allOf(sends.toArray(CompletableFuture<?>[]::new)).join();
            Nodes.await("all consumed", () -> watch.done() == LANES * MESSAGES_EACH);
            assertThat(watch.broken()).isEmpty();
            assertThat(failing).hasSize(LANES * MESSAGES_EACH / 10);
            awaitFailed(failing.size(), one, other);
        }
    }

    @Test
    void aFailingMessageHoldsItsOwnGroupOnly() throws Exception {
        trio.createTopic("orders", TopicSettings.getDefaultInstance());
        Set<String> done = ConcurrentHashMap.newKeySet();
        Set<Integer> failed = ConcurrentHashMap.newKeySet();
        try (PushConsumer consumer = client.pushConsumer(
                        PushConsumerOptions.builder("billing")
                                .subscribe("orders")
                                .startFrom(StartFrom.earliest())
                                .retryDelays(List.of(Duration.ofHours(1)))
                                .build(),
                        message -> {
                            if ("bad".equals(message.messageGroup())) {
                                failed.add(LaneWatch.number(message));
                                return ConsumeResult.RETRY;
                            }
                            done.add(message.messageGroup() + "/" + LaneWatch.number(message));
                            return ConsumeResult.SUCCESS;
                        });
                Producer producer = client.producer()) {
            consumer.start();
            for (int number = 0; number < 50; number++) {
                for (String group : List.of("bad", "good")) {
                    producer.sendAsync(Message.builder("orders")
                            .messageGroup(group)
                            .body(LaneWatch.body(number))
                            .build());
                }
                producer.sendAsync(
                        Message.builder("orders").body(LaneWatch.body(number)).build());
            }
            Nodes.await("all others consumed", () -> done.size() == 100);
            awaitFailed(1, consumer);
            assertThat(failed).as("those behind it wait").containsExactly(0);
        }
    }

    @Test
    void anOrderlyGroupConsumesAPartitionOneByOne() throws Exception {
        trio.createTopic("orders", TopicSettings.getDefaultInstance());
        Set<String> failing = ConcurrentHashMap.newKeySet();
        try (Producer producer = client.producer()) {
            for (int number = 0; number < 200; number++) {
                producer.sendAsync(
                        Message.builder("orders").body(LaneWatch.body(number)).build());
            }
            producer.flush();
        }
        try (PushConsumer one =
                        consumer(failing, PushConsumerOptions.builder("ledger").orderly(true));
                PushConsumer other =
                        consumer(failing, PushConsumerOptions.builder("ledger").orderly(true))) {
            Nodes.await("all consumed", () -> watch.done() == 200);
            assertThat(watch.broken()).isEmpty();
            assertThat(failing).hasSize(20);
            awaitFailed(20, one, other);
        }
    }
}
