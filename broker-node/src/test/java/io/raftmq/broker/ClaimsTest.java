package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.ClaimKey;
import io.raftmq.client.ClaimResult;
import io.raftmq.client.ClaimStatus;
import io.raftmq.client.Claims;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.Message;
import io.raftmq.client.MessageListener;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims on three nodes, while the partition that holds them changes its leader. */
class ClaimsTest {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int KEYS = 30;

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

    @Test
    void whatIsClaimedAndWhatIsDoneSurvivesTheLeader() throws Exception {
        long uid = cluster.createTopic("orders", 1);
        Claims claims = client.claims();
        ClaimKey done = new ClaimKey("orders", "billing", "done");
        ClaimKey held = new ClaimKey("orders", "billing", "held");
        ClaimResult first = claims.claim(done, LEASE, Duration.ZERO);
        claims.succeed(done, first.token(), Duration.ofHours(1));
        ClaimResult holder = claims.claim(held, LEASE, Duration.ZERO);
        assertThat(holder.isGranted()).isTrue();
        assertThat(holder.token()).isGreaterThan(first.token());

        cluster.stop(cluster.leaderOf(uid));
        assertThat(claims.claim(done, LEASE, Duration.ZERO).status()).isEqualTo(ClaimStatus.SUCCEEDED);
        assertThat(claims.claim(held, LEASE, Duration.ZERO).status()).isEqualTo(ClaimStatus.IN_PROGRESS);
        claims.renew(held, holder.token(), LEASE);
        assertThat(claims.look(held).token()).isEqualTo(holder.token());
        claims.release(held, holder.token());
        assertThat(claims.look(held).status()).isEqualTo(ClaimStatus.FREE);
        assertThat(claims.claim(held, LEASE, Duration.ZERO).token()).isGreaterThan(holder.token());
        assertThatThrownBy(() -> claims.succeed(held, holder.token(), LEASE))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CLAIM_LOST));
    }

    @Test
    void aClaimantWaitsForTheOneBeforeIt() throws Exception {
        cluster.createTopic("orders", 2);
        Claims claims = client.claims();
        ClaimKey key = new ClaimKey("orders", "billing", "k");
        ClaimResult first = claims.claim(key, LEASE, Duration.ZERO);
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<ClaimResult> second = CompletableFuture.supplyAsync(() -> {
            asked.countDown();
            return claims.claim(key, LEASE, Duration.ofSeconds(30));
        });
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        claims.succeed(key, first.token(), Duration.ofMinutes(1));
        assertThat(second.get(30, TimeUnit.SECONDS).status()).isEqualTo(ClaimStatus.SUCCEEDED);
    }

    @Test
    void eachKeyIsProcessedOnceThoughSentOftenAndTheLeaderGoes() throws Exception {
        long uid = cluster.createTopic("orders", 1);
        Map<String, AtomicInteger> processed = new ConcurrentHashMap<>();
        AtomicInteger skippedOrDone = new AtomicInteger();
        MessageListener listener = client.claims()
                .idempotent(IdempotentOptions.byKey("billing").withWaiting(Duration.ofSeconds(5)), message -> {
                    processed
                            .computeIfAbsent(message.keys().get(0), key -> new AtomicInteger())
                            .incrementAndGet();
                    return ConsumeResult.SUCCESS;
                });
        PushConsumerOptions options = PushConsumerOptions.builder("billing")
                .subscribe("orders")
                .startFrom(StartFrom.earliest())
                .lease(Duration.ofSeconds(10)) // so that a lease whose answer dies with a leader soon runs out
                .threads(8)
                .retryDelays(List.of(Duration.ofMillis(200)))
                .build();
        MessageListener counted = message -> {
            ConsumeResult result = listener.onMessage(message);
            skippedOrDone.addAndGet(result == ConsumeResult.SUCCESS ? 1 : 0);
            return result;
        };
        try (PushConsumer one = client.pushConsumer(options, counted);
                PushConsumer two = client.pushConsumer(options, counted);
                Producer producer = client.producer()) {
            one.start();
            two.start();
            for (int copy = 0; copy < 3; copy++) {
                for (int key = 0; key < KEYS; key++) {
                    producer.send(Message.builder("orders")
                            .key("order-" + key)
                            .body("copy " + copy)
                            .build());
                }
                if (copy == 1) {
                    cluster.stop(cluster.leaderOf(uid));
                }
            }
            Nodes.await("every copy dealt with", () -> skippedOrDone.get() >= 3 * KEYS);
        }
        assertThat(processed).hasSize(KEYS);
        assertThat(processed.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }
}
