package io.raftmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.fake.FakeCluster;
import io.raftmq.client.fake.FakeGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimpleConsumerTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final FakeCluster cluster = new FakeCluster(2);
    private final RaftMqClient client = RaftMqClient.connect(cluster.bootstrap());
    private final FakeCluster.Topic topic = cluster.createTopic("t", 3);
    private final SimpleConsumer consumer = client.simpleConsumer(SimpleConsumerOptions.builder("g")
            .subscribe("t")
            .startFrom(StartFrom.earliest())
            .build());

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private void send(int count) {
        try (Producer producer = client.producer()) {
            for (int i = 0; i < count; i++) {
                var unused = producer.send(
                        Message.builder("t").partition(i % 3).body("m" + i).build());
            }
        }
    }

    private FakeGroup group(int partition) {
        return Objects.requireNonNull(topic.partition(partition).groups.get("g"));
    }

    private static void assertLost(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.LEASE_EXPIRED));
    }

    @Test
    void allPartitionsAreReceivedFromAndAcked() {
        send(30);
        List<MessageView> all = new ArrayList<>();
        while (all.size() < 30) {
            List<MessageView> some = consumer.receive(7, LEASE, Duration.ofSeconds(30));
            assertThat(some).isNotEmpty().hasSizeLessThanOrEqualTo(7);
            all.addAll(some);
        }
        consumer.ack(all);
        assertThat(consumer.receive(7, LEASE, Duration.ofMillis(60))).isEmpty();
        assertThat(group(0).outstanding() + group(1).outstanding() + group(2).outstanding())
                .isZero();
    }

    @Test
    void aFailedMessageComesAgainCounted() {
        send(1);
        MessageView first = consumer.receive(1, LEASE, Duration.ofSeconds(30)).get(0);
        consumer.retry(first, Duration.ZERO);
        MessageView second = consumer.receive(1, LEASE, Duration.ofSeconds(30)).get(0);
        assertThat(second.attempt()).isEqualTo(2);
        assertLost(() -> consumer.ack(first));
        consumer.ack(second);
        assertLost(() -> consumer.ack(second));
    }

    @Test
    void aRenewedLeaseIsTheOneThatCounts() {
        send(1);
        MessageView first = consumer.receive(1, LEASE, Duration.ofSeconds(30)).get(0);
        MessageView renewed = consumer.changeInvisible(first, Duration.ofMinutes(5));
        assertThat(renewed.lease()).isNotEqualTo(first.lease());
        assertLost(() -> consumer.ack(first));
        consumer.ack(renewed);
    }

    @Test
    void anUnknownTopicIsReported() {
        SimpleConsumer lost = client.simpleConsumer(
                SimpleConsumerOptions.builder("g2").subscribe("nowhere").build());
        assertThatThrownBy(() -> lost.receive(1, LEASE, Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_TOPIC));
    }
}
