package io.raftmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Await;
import io.raftmq.client.BatchResult;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.fake.FakeCluster;
import io.raftmq.client.fake.FakeGroup;
import io.raftmq.client.fake.Fault;
import io.raftmq.client.wire.ApiKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PushConsumerTest {
    private final FakeCluster cluster = new FakeCluster(2);
    private final RaftMqClient client = RaftMqClient.connect(ClientOptions.builder(cluster.bootstrap())
            .requestTimeout(Duration.ofSeconds(10))
            .build());
    private final FakeCluster.Topic topic = cluster.createTopic("t", 2);

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private void send(int count) {
        try (Producer producer = client.producer()) {
            for (int i = 0; i < count; i++) {
                var unused = producer.sendAsync(Message.builder("t")
                        .partition(i % 2)
                        .body("m" + i)
                        .tag("tag")
                        .build());
            }
        }
    }

    private static PushConsumerOptions.Builder options() {
        return PushConsumerOptions.builder("g")
                .subscribe("t")
                .threads(4)
                .startFrom(StartFrom.earliest())
                .retryDelays(List.of(Duration.ofMillis(10)));
    }

    private FakeGroup group(int partition) {
        return Objects.requireNonNull(topic.partition(partition).groups.get("g"));
    }

    private int outstanding() {
        return group(0).outstanding() + group(1).outstanding();
    }

    @Test
    void everythingIsConsumedAndAcked() {
        send(2_000);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        PushConsumer consumer = client.pushConsumer(options().build(), message -> {
            seen.add(message.bodyAsString());
            assertThat(message.tag()).isEqualTo("tag");
            return ConsumeResult.SUCCESS;
        });
        consumer.start();
        Await.until("all acked", () -> consumer.stats().acked() == 2_000);
        assertThat(seen).hasSize(2_000);
        assertThat(outstanding()).isZero();
        assertThat(cluster.broker(1).count(ApiKey.ACK))
                .as("acks travel together")
                .isLessThan(500);
        send(10);
        Await.until("what comes later too", () -> consumer.stats().acked() == 2_010);
    }

    @Test
    void aFailedMessageComesAgainWithItsAttemptCounted() {
        send(20);
        Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
        PushConsumer consumer = client.pushConsumer(options().build(), message -> {
            attempts.computeIfAbsent(message.bodyAsString(), key -> new AtomicInteger())
                    .accumulateAndGet(message.attempt(), Math::max);
            if (message.attempt() == 1) {
                return ConsumeResult.RETRY;
            }
            if (message.attempt() == 2) {
                throw new IllegalStateException("on purpose");
            }
            return ConsumeResult.SUCCESS;
        });
        consumer.start();
        Await.until("all acked", () -> consumer.stats().acked() == 20);
        assertThat(attempts)
                .hasSize(20)
                .allSatisfy((body, attempt) -> assertThat(attempt).hasValue(3));
        assertThat(consumer.stats().failed()).isEqualTo(40);
    }

    @Test
    void aLeaseIsRenewedWhileTheListenerRuns() throws Exception {
        send(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        PushConsumer consumer =
                client.pushConsumer(options().lease(Duration.ofSeconds(2)).build(), message -> {
                    calls.incrementAndGet();
                    try {
                        assertThat(finish.await(50, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
        Await.until("three renewals", () -> consumer.stats().renewals() >= 3);
        finish.countDown();
        Await.until("acked under the renewed lease", () -> consumer.stats().acked() == 1);
        assertThat(calls).hasValue(1);
    }

    @Test
    void anAckOfALostLeaseChangesNothing() throws Exception {
        send(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        PushConsumer consumer = client.pushConsumer(options().threads(2).build(), message -> {
            if (calls.incrementAndGet() == 1) {
                try {
                    assertThat(finish.await(50, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return ConsumeResult.SUCCESS;
        });
        consumer.start();
        Await.until("with the listener", () -> calls.get() == 1);
        group(0).expireLeases();
        Await.until("delivered and acked by the second", () -> consumer.stats().acked() == 1);
        finish.countDown();
        Await.until("the late ack is counted", () -> consumer.stats().lateAcks() == 1);
        assertThat(consumer.stats().acked()).isEqualTo(1);
    }

    @Test
    void itHoldsNoMoreThanItsBound() {
        send(1_000);
        CountDownLatch finish = new CountDownLatch(1);
        PushConsumer consumer =
                client.pushConsumer(options().threads(1).maxPendingMessages(50).build(), message -> {
                    try {
                        assertThat(finish.await(50, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
        Await.until("both partitions are full", () -> consumer.stats().pending() >= 99);
        assertThat(consumer.stats().pending()).isLessThanOrEqualTo(101);
        finish.countDown();
        Await.until("all acked", () -> consumer.stats().acked() == 1_000);
    }

    @Test
    void aChangeOfLeaderIsFollowed() {
        PushConsumer consumer = client.pushConsumer(options().build(), message -> ConsumeResult.SUCCESS);
        consumer.start();
        send(100);
        Await.until("before", () -> consumer.stats().acked() == 100);
        cluster.lead("t", 0, 2);
        cluster.broker(1).breakConnections();
        send(100);
        Await.until("after", () -> consumer.stats().acked() == 200);
    }

    @Test
    void aLostAckIsSentAgain() {
        send(10);
        cluster.broker(1).next(ApiKey.ACK, 1, new Fault.BreakBefore());
        PushConsumer consumer = client.pushConsumer(options().build(), message -> ConsumeResult.SUCCESS);
        consumer.start();
        Await.until("all acked", () -> consumer.stats().acked() == 10);
    }

    @Test
    void anotherSubscriptionOfTheSameGroupIsRefused() {
        cluster.createTopic("other", 1);
        client.pushConsumer(options().build(), message -> ConsumeResult.SUCCESS).start();
        PushConsumer second = client.pushConsumer(
                PushConsumerOptions.builder("g").subscribe("other").build(), message -> ConsumeResult.SUCCESS);
        assertThatThrownBy(second::start)
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.SUBSCRIPTION_CONFLICT));
    }

    @Test
    void closingGivesBackWhatHasNotBegun() {
        send(100);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        PushConsumer consumer = client.pushConsumer(options().threads(1).build(), message -> {
            begun.countDown();
            try {
                assertThat(finish.await(50, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return ConsumeResult.SUCCESS;
        });
        consumer.start();
        Await.until("all here", () -> consumer.stats().received() == 100);
        Thread closer = new Thread(consumer::close);
        closer.start();
        Await.until("closing", () -> closer.getState() == Thread.State.TIMED_WAITING);
        finish.countDown();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        PushConsumer next = client.pushConsumer(options().build(), (MessageView message) -> {
            assertThat(message.attempt()).isEqualTo(1);
            seen.add(message.bodyAsString());
            return ConsumeResult.SUCCESS;
        });
        next.start();
        Await.until(
                "the rest, at once",
                () -> next.stats().acked() + consumer.stats().acked() == 100);
        assertThat(consumer.stats().acked()).isPositive();
        assertThat(next.stats().acked()).isEqualTo(seen.size());
    }

    @Test
    void aBatchListenerGetsSeveralAtOnceAndFailsSomeOfThem() {
        send(400);
        Set<String> done = ConcurrentHashMap.newKeySet();
        Set<String> failedOnce = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger largest = new AtomicInteger();
        PushConsumer consumer = client.pushBatchConsumer(
                options().batchSize(50).batchWait(Duration.ofMillis(20)).build(), messages -> {
                    calls.incrementAndGet();
                    largest.accumulateAndGet(messages.size(), Math::max);
                    List<MessageView> failed = messages.stream()
                            .filter(message ->
                                    message.bodyAsString().endsWith("7") && failedOnce.add(message.bodyAsString()))
                            .toList();
                    messages.stream()
                            .filter(message -> !failed.contains(message))
                            .forEach(message -> assertThat(done.add(message.bodyAsString()))
                                    .as("%s came again though it was done", message.bodyAsString())
                                    .isTrue());
                    return BatchResult.retry(failed);
                });
        consumer.start();
        Await.until("all acked", () -> consumer.stats().acked() == 400);
        assertThat(done).hasSize(400);
        assertThat(failedOnce).hasSize(40);
        assertThat(consumer.stats().failed()).isEqualTo(40);
        assertThat(largest.get()).isBetween(2, 50);
        assertThat(calls.get()).isLessThan(300);
        assertThat(outstanding()).isZero();
    }

    @Test
    void aBatchThatIsNotFullIsHandedOverAfterItsWait() {
        send(6);
        AtomicInteger failed = new AtomicInteger();
        PushConsumer consumer = client.pushBatchConsumer(
                options().batchSize(1_000).batchWait(Duration.ofMillis(50)).build(), messages -> {
                    if (messages.stream().anyMatch(message -> message.attempt() == 1)) {
                        failed.addAndGet(messages.size());
                        throw new IllegalStateException("on purpose");
                    }
                    return BatchResult.success();
                });
        consumer.start();
        Await.until("all acked", () -> consumer.stats().acked() == 6);
        assertThat(failed.get()).as("each has failed").isGreaterThanOrEqualTo(6);
        assertThat(consumer.stats().failed())
                .as("an exception fails all of a batch")
                .isEqualTo(failed.get());
    }

    private static void await(CountDownLatch finish) {
        try {
            assertThat(finish.await(50, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMessageWhoseListenerHangsComesAgainAndItsLateEndChangesNothing() {
        send(1);
        CountDownLatch finish = new CountDownLatch(1);
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        PushConsumer consumer = client.pushConsumer(
                options().maxProcessing(Duration.ofSeconds(2)).build(), message -> {
                    attempts.add(message.attempt());
                    if (message.attempt() == 1) {
                        await(finish);
                    }
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
        Await.until("the next attempt is acked", () -> consumer.stats().acked() == 1);
        assertThat(attempts).containsExactly(1, 2);
        assertThat(consumer.stats().overdue()).isEqualTo(1);
        assertThat(consumer.stats().lateAcks()).isZero();
        finish.countDown();
        Await.until("the late end is counted", () -> consumer.stats().lateAcks() == 1);
        assertThat(consumer.stats().acked()).isEqualTo(1);
        assertThat(outstanding()).isZero();
    }

    @Test
    void whatWaitsForAHungThreadGoesToOthersAndIsNoAttempt() {
        send(10);
        CountDownLatch finish = new CountDownLatch(1);
        PushConsumer hung = client.pushConsumer(
                options()
                        .threads(1)
                        .maxPendingMessages(5)
                        .maxProcessing(Duration.ofSeconds(2))
                        .build(),
                message -> {
                    await(finish);
                    return ConsumeResult.SUCCESS;
                });
        hung.start();
        Await.until("all taken in", () -> hung.stats().received() >= 10);
        Map<String, Integer> attempts = new ConcurrentHashMap<>();
        PushConsumer other = client.pushConsumer(options().build(), message -> {
            attempts.put(message.bodyAsString(), message.attempt());
            return ConsumeResult.SUCCESS;
        });
        other.start();
        Await.until("the other has all", () -> other.stats().acked() == 10);
        assertThat(attempts.values().stream().filter(attempt -> attempt == 1)).hasSize(9);
        assertThat(attempts).containsValue(2);
        finish.countDown();
    }
}
