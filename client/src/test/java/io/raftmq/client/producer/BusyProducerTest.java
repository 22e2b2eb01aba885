package io.raftmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.ClientOptions;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.fake.FakeCluster;
import io.raftmq.client.fake.Fault;
import io.raftmq.client.wire.ApiKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A producer that has much on its way. Partition N of a topic is led by broker N modulo 3, plus 1. */
class BusyProducerTest {
    private static final int BUSY = 4;

    private final FakeCluster cluster = new FakeCluster(3);
    private final CompletableFuture<Void> release = new CompletableFuture<>();
    private final List<CompletableFuture<SendReceipt>> held = new ArrayList<>();
    private final RaftMqClient client = RaftMqClient.connect(ClientOptions.builder(cluster.bootstrap())
            .requestTimeout(Duration.ofMinutes(2))
            .build());
    private final Producer producer = client.producer();

    @AfterEach
    void close() {
        release.complete(null);
        client.close();
        cluster.close();
    }

    private static Message message(int partition) {
        return Message.builder("t").partition(partition).body("x").build();
    }

    /** Brokers 1 to {@code brokers} take requests and answer none; so many requests are on their way to them. */
    private void busyWith(int brokers) {
        for (int broker = 1; broker <= 3; broker++) {
            producer.send(message(broker - 1));
        }
        for (int broker = 1; broker <= brokers; broker++) {
            cluster.broker(broker).script(frame -> frame.api() == ApiKey.PRODUCE ? new Fault.Hold(release) : null);
        }
        for (int i = 0; i < BUSY; i++) {
            held.add(producer.sendAsync(message(i / 2 * 3 + i % 2)));
        }
    }

    private int produceRequests() {
        return IntStream.rangeClosed(1, 3)
                .map(broker -> cluster.broker(broker).count(ApiKey.PRODUCE))
                .sum();
    }

    @Test
    void brokersThatAnswerNothingDoNotHoldUpWhatIsForOthers() {
        cluster.createTopic("t", 6);
        busyWith(2);
        producer.sendAsync(message(2)).orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(held).noneMatch(CompletableFuture::isDone);
    }

    /** Three messages each: without gathering, the first two of each partition would leave at once, by themselves. */
    @Test
    void messagesGatherUntilSomeOfWhatIsOnItsWayIsAnswered() {
        int partitions = 40;
        FakeCluster.Topic topic = cluster.createTopic("t", 6 + partitions);
        busyWith(3);
        for (int partition = 6; partition < 6 + partitions; partition++) {
            for (int i = 0; i < 3; i++) {
                held.add(producer.sendAsync(message(partition)));
            }
        }
        release.complete(null);
        held.forEach(CompletableFuture::join);
        assertThat(topic.partition(6).bodies()).hasSize(3);
        assertThat(produceRequests()).isLessThan(3 + BUSY + 2 * partitions);
    }
}
