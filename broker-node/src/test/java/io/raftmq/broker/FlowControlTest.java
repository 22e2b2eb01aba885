package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Admin;
import io.raftmq.client.ClientOptions;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.Quota;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas from the command to the bucket on three nodes, one of which goes. */
class FlowControlTest {
    @TempDir
    Path dir;

    private TestCluster cluster;
    private RaftMqClient client;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(dir, 3, Map.of());
        client = RaftMqClient.connect(ClientOptions.builder("127.0.0.1:"
                        + cluster.node(1).clientPort() + ",127.0.0.1:"
                        + cluster.node(2).clientPort() + ",127.0.0.1:"
                        + cluster.node(3).clientPort())
                .clientId("loader")
                .build());
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void aProducerIsSlowedToItsQuotaAlsoByTheNextLeader() throws Exception {
        long uid = cluster.createTopic("t", 1);
        Admin admin = client.admin();
        Quota quota = new Quota(Quota.Kind.TOPIC, "t", 20, 0, 0, 0);
        admin.setQuota(quota);
        assertThat(admin.listQuotas()).containsExactly(quota);
        cluster.stop(cluster.leaderOf(uid));
        long begin = System.nanoTime();
        try (Producer producer = client.producer()) {
            for (int i = 0; i < 50; i++) {
                producer.send(Message.of("t", new byte[10]));
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("50 messages at 20 a second, 20 of them at once")
                .isGreaterThan(Duration.ofMillis(1_400));
        admin.deleteQuota(Quota.Kind.TOPIC, "t");
        assertThat(admin.listQuotas()).isEmpty();
    }

    @Test
    void aQuotaIsOfTheWholeClusterHoweverManyNodesLead() throws Exception {
        cluster.createTopic("t", 6);
        client.admin().setQuota(new Quota(Quota.Kind.TOPIC, "t", 30, 0, 0, 0));
        long begin = System.nanoTime();
        try (Producer producer = client.producer()) {
            for (int i = 0; i < 120; i++) {
                producer.send(Message.builder("t")
                        .partition(i % 6)
                        .body("message " + i)
                        .build());
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("120 messages at 30 a second, 30 of them at once")
                .isGreaterThan(Duration.ofMillis(2_500));
    }

    @Test
    void whoCannotWaitIsToldWhy() throws Exception {
        cluster.createTopic("t", 1);
        client.admin().setQuota(new Quota(Quota.Kind.CLIENT, "loader", 1, 0, 0, 0));
        ProducerOptions impatient =
                ProducerOptions.builder().deliveryTimeout(Duration.ofSeconds(5)).build();
        try (Producer producer = client.producer(impatient)) {
            // The first that is counted takes more than a minute's worth, so no later one is let in within its
            // patience.
            List<Message> many = Collections.nCopies(100, Message.of("t", new byte[10]));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            producer.sendBatch(many);
                        }
                    })
                    .isInstanceOfSatisfying(
                            RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.QUOTA_EXCEEDED));
        }
        assertThatThrownBy(() -> client.admin().setQuota(new Quota(Quota.Kind.GROUP, "g", 5, 0, 0, 0)))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_ARGUMENT));
    }

    @Test
    void aGroupReceivesNoFasterThanItsQuota() throws Exception {
        cluster.awaitPreferredLeader(cluster.createTopic("t", 1)); // each leader counts for itself
        client.admin().setQuota(new Quota(Quota.Kind.GROUP, "g", 0, 0, 10, 0));
        try (Producer producer = client.producer();
                SimpleConsumer consumer = client.simpleConsumer(SimpleConsumerOptions.builder("g")
                        .subscribe("t")
                        .startFrom(StartFrom.earliest())
                        .build())) {
            for (int i = 0; i < 40; i++) {
                producer.send(Message.of("t", new byte[10]));
            }
            Set<MessageId> received = new HashSet<>();
            long begin = System.nanoTime();
            while (received.size() < 40) {
                consumer.receive(10, Duration.ofSeconds(30), Duration.ofSeconds(5))
                        .forEach(message -> received.add(message.id()));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("40 messages at 10 a second, some at once")
                    .isGreaterThan(Duration.ofMillis(1_500));
        }
    }
}
