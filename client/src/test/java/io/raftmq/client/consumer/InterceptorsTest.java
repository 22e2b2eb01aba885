package io.raftmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.fake.FakeCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interceptors of every kind of consumer; that of single-message listeners is with the audit, in the broker's tests. */
@Timeout(60)
class InterceptorsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final FakeCluster cluster = new FakeCluster(1);
    private final RaftMqClient client = RaftMqClient.connect(cluster.bootstrap());
    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    /** Marks messages and notes what it hears. */
    private final ConsumerInterceptor noting = new ConsumerInterceptor() {
        @Override
        public MessageView beforeConsume(MessageView message) {
            return message.withProperties(Map.of("seen", "yes"));
        }

        @Override
        public void afterConsume(MessageView message, @Nullable ConsumeResult result, @Nullable Throwable thrown) {
            String what = thrown != null
                    ? "thrown"
                    : result == null ? "nothing" : result.outcome().name();
            told.add(message.bodyAsString() + " " + what);
        }

        @Override
        public void onCommit(TopicPartition partition, long offset) {
            told.add("committed " + offset);
        }
    };

    /** Does what it must not: it changes what identifies a message, and throws. */
    private final ConsumerInterceptor faulty = new ConsumerInterceptor() {
        @Override
        public MessageView beforeConsume(MessageView message) {
            return message.withOffset(1_000);
        }

        @Override
        public void afterConsume(MessageView message, @Nullable ConsumeResult result, @Nullable Throwable thrown) {
            throw new IllegalStateException("a fault of the interceptor's own");
        }
    };

    @BeforeEach
    void send() {
        cluster.createTopic("t", 1);
        try (Producer producer = client.producer()) {
            for (int i = 0; i < 4; i++) {
                var unused = producer.send(Message.builder("t").body("m" + i).build());
            }
        }
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static void assertMarked(List<MessageView> messages) {
        assertThat(messages).allMatch(message -> message.properties().equals(Map.of("seen", "yes")));
        assertThat(messages).allMatch(message -> message.offset() < 1_000);
    }

    @Test
    void aBatchListenersMessagesAreSeenEach() {
        PushConsumerOptions options = PushConsumerOptions.builder("g")
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .batchSize(4)
                .batchWait(Duration.ofSeconds(5))
                .intercept(noting)
                .intercept(faulty)
                .build();
        PushConsumer consumer = client.pushBatchConsumer(options, messages -> {
            assertMarked(messages);
            return messages.get(0).attempt() > 1
                    ? BatchResult.success()
                    : BatchResult.success()
                            .with(messages.get(1), ConsumeResult.retryAfter(Duration.ofMillis(1)))
                            .with(messages.get(2), ConsumeResult.DEAD_LETTER);
        });
        consumer.start();
        Await.until("the batch is told", () -> told.size() >= 4);
        assertThat(told).startsWith("m0 SUCCESS", "m1 RETRY", "m2 DEAD_LETTER", "m3 SUCCESS");
        Await.until("acked", () -> consumer.stats().acked() >= 2);
    }

    @Test
    void aSimpleConsumersMessagesAreSeenWhenItSaysWhatBecomesOfThem() {
        SimpleConsumerOptions options = SimpleConsumerOptions.builder("g")
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .intercept(noting)
                .intercept(faulty)
                .build();
        try (SimpleConsumer consumer = client.simpleConsumer(options)) {
            List<MessageView> messages = consumer.receive(4, LEASE, WAIT);
            assertThat(messages).hasSize(4);
            assertMarked(messages);
            assertThat(told).isEmpty();
            consumer.ack(messages.subList(0, 2));
            consumer.retry(messages.get(2), Duration.ofMinutes(1));
            consumer.reject(messages.get(3), "on purpose");
        }
        assertThat(told).containsExactly("m0 SUCCESS", "m1 SUCCESS", "m2 RETRY", "m3 DEAD_LETTER");
    }

    @Test
    void aPullConsumersMessagesAndCommitsAreSeen() {
        PullConsumerOptions options = PullConsumerOptions.builder()
                .group("g")
                .intercept(noting)
                .intercept(faulty)
                .build();
        try (PullConsumer consumer = client.pullConsumer(options)) {
            consumer.assignTopic("t");
            for (int seen = 0; seen < 4; ) {
                List<MessageView> messages = consumer.poll(WAIT);
                assertMarked(messages);
                seen += messages.size();
            }
            assertThat(told).isEmpty();
            consumer.commit();
            assertThat(told).containsExactly("committed 4");
            assertThat(consumer.committed(new TopicPartition("t", 0))).hasValue(4);
        }
    }
}
