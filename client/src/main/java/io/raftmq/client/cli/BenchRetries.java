package io.raftmq.client.cli;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Every message fails once and asks for another attempt after a delay: how long after that does it come? */
final class BenchRetries {
    private final RaftMqClient client;
    private final String topic;
    private final int messages;
    private final long rate;
    private final Duration delay;
    private final int size;
    private final Duration timeout;
    private final Latencies lateness = new Latencies();
    /** In each message's body: whatever else is in the topic is not measured. */
    private final long run = System.nanoTime();

    private final Map<String, Long> dueNanos = new ConcurrentHashMap<>();

    BenchRetries(
            RaftMqClient client, String topic, int messages, long rate, Duration delay, int size, Duration timeout) {
        this.client = client;
        this.topic = topic;
        this.messages = messages;
        this.rate = rate;
        this.delay = delay;
        this.size = size;
        this.timeout = timeout;
    }

    Shown run(Progress progress) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(messages);
        PushConsumerOptions options = PushConsumerOptions.builder("bench-retries-" + run)
                .subscribe(topic)
                .startFrom(StartFrom.earliest())
                .build();
        try (PushConsumer consumer = client.pushConsumer(options, message -> attempt(message, left));
                Producer producer = client.producer()) {
            consumer.start();
            byte[] body = new byte[size];
            ByteBuffer.wrap(body).putLong(run);
            Pace pace = new Pace(rate);
            for (int i = 0; i < messages; i++) {
                pace.await();
                producer.send(Message.of(topic, body));
                progress.tick(i + 1L, messages, size);
            }
            if (!left.await(timeout.plus(delay).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(left.getCount() + " messages did not come again within " + timeout);
            }
        } finally {
            client.admin().deleteGroup(options.group());
        }
        return Shown.of(
                "messages=" + messages + " delay=" + delay.toMillis() + "ms\nlateness " + lateness.text(),
                Json.map("messages", messages, "delayMs", delay.toMillis(), "lateness", lateness.json()));
    }

    /** The delay is counted from when the listener returns, by the broker. */
    private ConsumeResult attempt(MessageView message, CountDownLatch left) {
        if (message.body().length != size || ByteBuffer.wrap(message.body()).getLong() != run) {
            return ConsumeResult.SUCCESS;
        }
        String id = message.id().toString();
        Long due = dueNanos.remove(id);
        if (due == null) {
            dueNanos.put(id, System.nanoTime() + delay.toNanos());
            return ConsumeResult.retryAfter(delay);
        }
        lateness.record(System.nanoTime() - due);
        left.countDown();
        return ConsumeResult.SUCCESS;
    }
}
