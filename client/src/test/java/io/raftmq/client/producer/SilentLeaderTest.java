package io.raftmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.Await;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.fake.FakeCluster;
import io.raftmq.client.fake.Fault;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leaders that keep their connections and serve nothing, as stopped processes do. No timeout of the client helps here. */
class SilentLeaderTest {
    private static final Duration LONGER_THAN_THE_TEST = Duration.ofMinutes(5);

    private final FakeCluster cluster = new FakeCluster(3);
    private final RaftMqClient client = RaftMqClient.connect(ClientOptions.builder(cluster.bootstrap())
            .requestTimeout(LONGER_THAN_THE_TEST)
            .silenceTimeout(LONGER_THAN_THE_TEST)
            .build());
    private final Producer producer = client.producer();
    private FakeCluster.Topic topic;

    @BeforeEach
    void everyBrokerHasAnswered() {
        topic = cluster.createTopic("t", 3);
        for (int partition = 0; partition < 3; partition++) {
            producer.send(message(partition));
        }
    }

    @AfterEach
    void close() {
        cluster.brokers.forEach(broker -> broker.freeze(false));
        client.close();
        cluster.close();
    }

    private static Message message(int partition) {
        return Message.builder("t").partition(partition).body("x").build();
    }

    private CompletableFuture<SendReceipt> send(int partition) {
        return producer.sendAsync(message(partition)).orTimeout(60, TimeUnit.SECONDS);
    }

    @Test
    void whatASilentLeaderWasSentGoesToItsSuccessorOnceThereIsOne() {
        cluster.broker(1).freeze(true);
        CompletableFuture<SendReceipt> sent = send(0);
        cluster.lead("t", 0, 2);
        sent.join();
        assertThat(topic.partition(0).bodies()).hasSize(2);
    }

    /** The bootstrap's first node is the one that routes are asked of. */
    @Test
    void theNodeThatRoutesWereAskedOfMayBeTheSilentOne() {
        for (int silent = 1; silent <= 3; silent++) {
            cluster.broker(silent).freeze(true);
            CompletableFuture<SendReceipt> sent = send(silent - 1);
            cluster.lead("t", silent - 1, silent % 3 + 1);
            sent.join();
            cluster.broker(silent).freeze(false);
        }
    }

    @Test
    void ifOneOfTheOthersKnowsNothingNewTheNextOneIsAsked() {
        cluster.broker(1).freeze(true);
        cluster.broker(2).cutOff(Integer.MAX_VALUE);
        CompletableFuture<SendReceipt> sent = send(0);
        cluster.lead("t", 0, 3);
        sent.join();
        assertThat(topic.partition(0).bodies()).hasSize(2);
    }

    /** One that is cut off from the other nodes answers its clients, but knows nothing new. */
    @Test
    void aLeaderThatCannotServeIsNotAskedWhoDoes() {
        cluster.broker(1).cutOff(Integer.MAX_VALUE);
        cluster.broker(1).script(frame -> frame.api() == ApiKey.PRODUCE ? Fault.refuse(ErrorCode.NOT_LEADER) : null);
        cluster.lead("t", 0, 2);
        send(0).join();
        assertThat(topic.partition(0).bodies()).hasSize(2);
    }

    @Test
    void aSilentLeaderThatNobodyReplacedIsWaitedFor() {
        cluster.broker(1).freeze(true);
        CompletableFuture<SendReceipt> sent = send(0);
        int asked = routesAsked();
        Await.until("others are asked who leads", () -> routesAsked() >= asked + 3);
        assertThat(sent).isNotDone();
        cluster.lead("t", 0, 2);
        sent.join();
    }

    private int routesAsked() {
        return cluster.brokers.stream()
                .mapToInt(broker -> broker.count(ApiKey.METADATA))
                .sum();
    }
}
