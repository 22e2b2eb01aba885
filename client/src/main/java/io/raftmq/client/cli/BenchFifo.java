package io.raftmq.client.cli;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the same messages once without message groups and then spread over given numbers of them, each time to a topic of
 * its own, and has a push consumer consume and ack all of them.
 */
final class BenchFifo {
    private static final int IN_FLIGHT = 10_000;

    private final RaftMqClient client;
    private final String topic;
    private final int partitions;
    private final int messages;
    private final int size;
    private final Duration timeout;

    BenchFifo(RaftMqClient client, String topic, int partitions, int messages, int size, Duration timeout) {
        this.client = client;
        this.topic = topic;
        this.partitions = partitions;
        this.messages = messages;
        this.size = size;
        this.timeout = timeout;
    }

    /** @param groups numbers of message groups; 0 = plain messages */
    Shown run(List<Integer> groups) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int count : groups) {
            double produced = produce(name(count), count);
            double consumed = consume(name(count));
            client.admin().deleteTopic(name(count));
            client.admin().deleteGroup(name(count));
            lines.add(String.format(
                    Locale.ROOT,
                    "groups=%d messages=%d produced=%.0f/s consumed=%.0f/s",
                    count,
                    messages,
                    messages / produced,
                    messages / consumed));
            rows.add(Json.map(
                    "groups",
                    count,
                    "messages",
                    messages,
                    "producedPerSecond",
                    messages / produced,
                    "consumedPerSecond",
                    messages / consumed));
        }
        return Shown.of(String.join(System.lineSeparator(), lines), Json.map("runs", rows));
    }

    private String name(int count) {
        return topic + "-" + count;
    }

    private double produce(String to, int groups) {
        client.admin().createTopic(to, partitions, TopicSettings.defaults());
        Leaders.await(client.admin(), to, timeout);
        Bodies bodies = new Bodies(size);
        ArrayDeque<CompletableFuture<SendReceipt>> inFlight = new ArrayDeque<>();
        long start = System.nanoTime();
        try (Producer producer = client.producer()) {
            for (int i = 0; i < messages; i++) {
                inFlight.add(producer.sendAsync(Message.builder(to)
                        .body(bodies.next())
                        .messageGroup(groups == 0 ? null : "group-" + i % groups)
                        .build()));
                if (inFlight.size() > IN_FLIGHT) {
                    inFlight.remove().join();
                }
            }
            inFlight.forEach(CompletableFuture::join);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private double consume(String from) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(messages);
        PushConsumerOptions options = PushConsumerOptions.builder(from)
                .subscribe(from)
                .startFrom(StartFrom.earliest())
                .build();
        long start = System.nanoTime();
        try (PushConsumer consumer = client.pushConsumer(options, message -> {
            left.countDown();
            return ConsumeResult.SUCCESS;
        })) {
            consumer.start();
            if (!left.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        left.getCount() + " of " + messages + " messages did not come within " + timeout);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
