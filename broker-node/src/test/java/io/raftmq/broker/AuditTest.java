package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.Audit;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.ConsumerInterceptor;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerAudit;
import io.raftmq.client.ProducerInterceptor;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.StartFrom;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loss audit, and interceptors, on three nodes whose leader goes while messages are sent. */
class AuditTest {
    @TempDir
    Path dir;

    private TestCluster cluster;
    private RaftMqClient client;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(dir, 3, Map.of());
        client = RaftMqClient.connect("127.0.0.1:" + cluster.node(1).clientPort() + ",127.0.0.1:"
                + cluster.node(2).clientPort() + ",127.0.0.1:" + cluster.node(3).clientPort());
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    private static void sendAll(Producer producer, int count, boolean keyed) {
        List<CompletableFuture<SendReceipt>> sends = IntStream.range(0, count)
                .mapToObj(i -> {
                    Message.Builder message = Message.builder("t").body("body " + i);
                    return producer.sendAsync((keyed ? message.dedupeKey("k" + i % 10) : message).build());
                })
                .toList();
        sends.forEach(CompletableFuture::join);
    }

    @Test
    void nothingIsMissingAfterTheLeaderWentAndRepeatsByKeyAreNotTakenForLost() throws Exception {
        long uid = cluster.createTopic("t", 1);
        Audit audit = client.admin().audit("t");
        assertThat(audit.catchUp()).isEmpty();
        try (Producer producer = client.producer();
                Producer keyed = client.producer()) {
            sendAll(producer, 200, false);
            sendAll(keyed, 30, true);
            int leader = cluster.leaderOf(uid);
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> cluster.stop(leader));
            sendAll(producer, 200, false);
            stopping.join();
            List<ProducerAudit> live = audit.catchUp();
            assertThat(live).hasSize(2).allMatch(ProducerAudit::isClean);
            assertThat(live).extracting(ProducerAudit::queued).containsExactlyInAnyOrder(400L, 10L);
            assertThat(live).extracting(ProducerAudit::unqueued).containsExactlyInAnyOrder(0L, 20L);
            sendAll(producer, 5, false);
            assertThat(audit.catchUp()).extracting(ProducerAudit::queued).contains(405L);
        }
        assertThat(client.admin().audit("t").catchUp())
                .as("after the fact")
                .hasSize(2)
                .allMatch(ProducerAudit::isClean);
    }

    @Test
    void interceptorsSeeEachMessageOnBothSides() throws Exception {
        // A message is delivered twice if the lead moves before its lease is committed.
        cluster.awaitPreferredLeader(cluster.createTopic("t", 1));
        Queue<String> sent = new ConcurrentLinkedQueue<>();
        Queue<String> consumed = new ConcurrentLinkedQueue<>();
        ProducerInterceptor marking = new ProducerInterceptor() {
            @Override
            public Message beforeSend(Message message) {
                return Message.builder(message.topic())
                        .body(message.body())
                        .property("mark", "1")
                        .build();
            }

            @Override
            public void afterSend(Message message, @Nullable SendReceipt receipt, @Nullable RaftMqException failure) {
                sent.add(message.properties().get("mark") + (failure == null ? " stored" : " " + failure.code()));
            }
        };
        ProducerInterceptor faulty = new ProducerInterceptor() {
            @Override
            public Message beforeSend(Message message) {
                throw new IllegalStateException("a fault of the interceptor's own");
            }
        };
        ConsumerInterceptor watching = new ConsumerInterceptor() {
            @Override
            public void afterConsume(MessageView message, @Nullable ConsumeResult result, @Nullable Throwable thrown) {
                boolean done = ConsumeResult.SUCCESS.equals(result);
                consumed.add(message.bodyAsString() + " " + message.properties().get("mark") + " " + done);
            }
        };
        ProducerOptions options = ProducerOptions.builder()
                .maxMessageBytes(1_000)
                .intercept(marking)
                .intercept(faulty)
                .build();
        PushConsumerOptions consuming = PushConsumerOptions.builder("g")
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .intercept(watching)
                .build();
        try (Producer producer = client.producer(options);
                PushConsumer consumer = client.pushConsumer(consuming, message -> ConsumeResult.SUCCESS)) {
            producer.send(Message.of("t", "hello".getBytes(StandardCharsets.UTF_8)));
            CompletableFuture<SendReceipt> refused = producer.sendAsync(Message.of("t", new byte[2_000]));
            assertThat(refused).isCompletedExceptionally();
            Nodes.await("both told", () -> sent.size() == 2);
            assertThat(sent).containsExactlyInAnyOrder("1 stored", "1 MESSAGE_TOO_LARGE");
            consumer.start();
            Nodes.await("consumed", () -> consumed.size() == 1);
            assertThat(consumed).containsExactly("hello 1 true");
        }
    }
}
