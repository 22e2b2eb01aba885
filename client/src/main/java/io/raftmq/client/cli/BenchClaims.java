package io.raftmq.client.cli;

import io.raftmq.client.ClaimKey;
import io.raftmq.client.ClaimResult;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.Message;
import io.raftmq.client.MessageListener;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.StartFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a claim costs: by itself, and around a push consumer's listener that does nothing else. */
final class BenchClaims {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int SEQUENTIAL = 1_000;

    private final RaftMqClient client;
    private final String topic;
    private final int messages;
    private final int size;
    private final Duration timeout;
    private final String run = Long.toHexString(System.nanoTime());
    private final Latencies claim = new Latencies();
    private final Latencies succeed = new Latencies();

    BenchClaims(RaftMqClient client, String topic, int messages, int size, Duration timeout) {
        this.client = client;
        this.topic = topic;
        this.messages = messages;
        this.size = size;
        this.timeout = timeout;
    }

    Shown run(Progress progress) throws InterruptedException {
        oneAfterTheOther(progress);
        send();
        String plainGroup = "bench-plain-" + run;
        String claimingGroup = "bench-claims-" + run;
        double plain = consume(plainGroup, message -> ConsumeResult.SUCCESS);
        double claimed = consume(
                claimingGroup,
                client.claims()
                        .idempotent(
                                IdempotentOptions.byMessageId(claimingGroup).withKept(KEPT),
                                message -> ConsumeResult.SUCCESS));
        return Shown.of(
                String.format(
                        Locale.ROOT,
                        "claim   %s%nsucceed %s%nmessages=%d plain=%.0f/s claimed=%.0f/s",
                        claim.text(),
                        succeed.text(),
                        messages,
                        plain,
                        claimed),
                Json.map(
                        "claim",
                        claim.json(),
                        "succeed",
                        succeed.json(),
                        "messages",
                        messages,
                        "plainPerSecond",
                        plain,
                        "claimedPerSecond",
                        claimed));
    }

    private void oneAfterTheOther(Progress progress) {
        for (int i = 0; i < SEQUENTIAL; i++) {
            ClaimKey key = new ClaimKey(topic, "bench-" + run, "key-" + i);
            long start = System.nanoTime();
            ClaimResult granted = client.claims().claim(key, LEASE, Duration.ZERO);
            long held = System.nanoTime();
            client.claims().succeed(key, granted.token(), KEPT);
            claim.record(held - start);
            succeed.record(System.nanoTime() - held);
            progress.tick(i + 1L, SEQUENTIAL, 0);
        }
    }

    private void send() {
        List<CompletableFuture<SendReceipt>> sends = new ArrayList<>();
        try (Producer producer = client.producer()) {
            for (int i = 0; i < messages; i++) {
                sends.add(producer.sendAsync(Message.of(topic, new byte[size])));
            }
            sends.forEach(CompletableFuture::join);
        }
    }

    private double consume(String group, MessageListener listener) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(messages);
        PushConsumerOptions options = PushConsumerOptions.builder(group)
                .subscribe(topic)
                .startFrom(StartFrom.earliest())
                .build();
        long start = System.nanoTime();
        try (PushConsumer consumer = client.pushConsumer(options, message -> {
            ConsumeResult result = listener.onMessage(message);
            left.countDown();
            return result;
        })) {
            consumer.start();
            if (!left.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(left.getCount() + " messages did not come within " + timeout);
            }
            return messages * 1e9 / (System.nanoTime() - start);
        } finally {
            client.admin().deleteGroup(group);
        }
    }
}
