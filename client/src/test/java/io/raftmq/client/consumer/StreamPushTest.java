package io.raftmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Await;
import io.raftmq.client.BatchResult;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.ConsumerInterceptor;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.PushMode;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.fake.FakeCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Push consumers that read by offset, as members of broadcast groups; who owns what is the broker's tests' to show. */
@Timeout(60)
class StreamPushTest {
    private final FakeCluster cluster = new FakeCluster(2);
    private final RaftMqClient client = RaftMqClient.connect(cluster.bootstrap());

    StreamPushTest() {
        cluster.createTopic("t", 2);
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static Message.Builder message(int number) {
        return Message.builder("t").body("m" + number);
    }

    private void send(int count) {
        try (Producer producer = client.producer()) {
            for (int i = 0; i < count; i++) {
                var unused = producer.sendAsync(message(i).partition(i % 2).build());
            }
        }
    }

    private static PushConsumerOptions.Builder options() {
        return PushConsumerOptions.builder("g")
                .subscribe("t")
                .broadcast("one")
                .threads(4)
                .startFrom(StartFrom.earliest())
                .retryDelays(List.of(Duration.ofMillis(10)));
    }

    private long committed(int partition) {
        try (PullConsumer reader =
                client.pullConsumer(PullConsumerOptions.builder().group("g").build())) {
            return reader.committed(new TopicPartition("t", partition)).orElse(-1);
        }
    }

    @Test
    void everythingIsConsumedAndCommittedAndTheNextOneGoesOnThere() {
        send(1_000);
        Map<TopicPartition, Long> told = new ConcurrentHashMap<>();
        ConsumerInterceptor listening = new ConsumerInterceptor() {
            @Override
            public void onCommit(TopicPartition partition, long offset) {
                told.put(partition, offset);
            }
        };
        AtomicInteger calls = new AtomicInteger();
        PushConsumer consumer =
                client.pushConsumer(options().intercept(listening).build(), message -> {
                    calls.incrementAndGet();
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
        Await.until("all committed", () -> consumer.stats().acked() == 1_000);
        assertThat(calls).hasValue(1_000);
        assertThat(told)
                .containsEntry(new TopicPartition("t", 0), 500L)
                .containsEntry(new TopicPartition("t", 1), 500L);
        assertThat(committed(0)).isEqualTo(500);
        consumer.close();
        send(10);
        PushConsumer next = client.pushConsumer(options().build(), message -> ConsumeResult.SUCCESS);
        next.start();
        Await.until("only what is new", () -> next.stats().acked() == 10);
        assertThat(next.stats().received()).isEqualTo(10);
        assertThat(next.stats().pending()).isZero();
    }

    @Test
    void aFailureIsTriedAgainAndPassedOverAfterItsLastAttempt() {
        send(20);
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        PushConsumer consumer = client.pushConsumer(options().attempts(3).build(), message -> {
            if (message.bodyAsString().equals("m4")) {
                attempts.add(message.attempt());
                throw new IllegalStateException("on purpose");
            }
            return message.attempt() == 1 && message.bodyAsString().equals("m6")
                    ? ConsumeResult.RETRY
                    : message.bodyAsString().equals("m8") ? ConsumeResult.DEAD_LETTER : ConsumeResult.SUCCESS;
        });
        consumer.start();
        Await.until("all committed", () -> consumer.stats().acked() == 20);
        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(consumer.stats().passedOver()).isEqualTo(2);
        assertThat(consumer.stats().failed()).isEqualTo(5);
        assertThat(consumer.stats().succeeded()).isEqualTo(18);
    }

    @Test
    void nothingBehindAMessageThatIsNotDoneIsCommittedAndNoMoreThanTheBoundIsRead() {
        send(400);
        CountDownLatch finish = new CountDownLatch(1);
        PushConsumer consumer =
                client.pushConsumer(options().maxPendingMessages(50).build(), message -> {
                    if (message.bodyAsString().equals("m20")) {
                        await(finish);
                    }
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
        Await.until("the other partition is done", () -> committed(1) == 200);
        Await.until(
                "up to the message, and as many as may be read behind it",
                () -> committed(0) == 10 && consumer.stats().succeeded() == 200 + 10 + 49);
        finish.countDown();
        Await.until("all committed", () -> consumer.stats().acked() == 400);
        assertThat(committed(0)).isEqualTo(200);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMessageGroupKeepsItsOrderThoughItsMessagesFail() {
        consumeInOrder(options().build(), 4);
    }

    @Test
    void anOrderlyConsumerKeepsThatOfItsPartition() {
        consumeInOrder(options().orderly(true).build(), 1);
    }

    private void consumeInOrder(PushConsumerOptions options, int groups) {
        try (Producer producer = client.producer()) {
            for (int i = 0; i < 100; i++) {
                Message.Builder next = message(i).partition(0).messageGroup("group " + i % 4);
                var unused = producer.sendAsync(next.build());
            }
        }
        Map<Integer, Queue<Integer>> done = new ConcurrentHashMap<>();
        PushConsumer consumer = client.pushConsumer(options, message -> {
            int number = Integer.parseInt(message.bodyAsString().substring(1));
            if (number % 10 == 3 && message.attempt() == 1) {
                return ConsumeResult.RETRY;
            }
            done.computeIfAbsent(number % groups, key -> new ConcurrentLinkedQueue<>())
                    .add(number);
            return ConsumeResult.SUCCESS;
        });
        consumer.start();
        Await.until("all committed", () -> consumer.stats().acked() == 100);
        for (int group = 0; group < groups; group++) {
            int first = group;
            assertThat(done.get(group))
                    .containsExactlyElementsOf(IntStream.range(0, 100 / groups)
                            .mapToObj(i -> first + i * groups)
                            .toList());
        }
    }

    @Test
    void aBatchListenerFailsSomeOfItsMessages() {
        send(200);
        AtomicInteger largest = new AtomicInteger();
        PushConsumer consumer = client.pushBatchConsumer(
                options().batchSize(20).batchWait(Duration.ofMillis(20)).build(), messages -> {
                    largest.accumulateAndGet(messages.size(), Math::max);
                    List<MessageView> failed = messages.stream()
                            .filter(message -> message.attempt() == 1
                                    && message.bodyAsString().endsWith("7"))
                            .toList();
                    return BatchResult.retry(failed);
                });
        consumer.start();
        Await.until("all committed", () -> consumer.stats().acked() == 200);
        assertThat(largest.get()).isBetween(2, 20);
        assertThat(consumer.stats().failed()).isEqualTo(20);
    }

    @Test
    void aListenerThatHangsIsCountedOnce() {
        send(1);
        CountDownLatch finish = new CountDownLatch(1);
        PushConsumer consumer = client.pushConsumer(
                options().maxProcessing(Duration.ofSeconds(1)).build(), message -> {
                    await(finish);
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
        Await.until("counted", () -> consumer.stats().overdue() == 1);
        finish.countDown();
        Await.until(
                "done all the same: nobody else waits for it",
                () -> consumer.stats().acked() == 1);
        assertThat(consumer.stats().overdue()).isEqualTo(1);
    }

    @Test
    void aMemberIdBelongsToBroadcastGroupsAndToThemAlone() {
        PushConsumerOptions.Builder without = options().mode(PushMode.EXCLUSIVE);
        assertThatThrownBy(without::build).isInstanceOf(IllegalArgumentException.class);
        PushConsumerOptions.Builder broadcast =
                PushConsumerOptions.builder("g").subscribe("t").mode(PushMode.BROADCAST);
        assertThatThrownBy(broadcast::build).isInstanceOf(IllegalArgumentException.class);
    }
}
