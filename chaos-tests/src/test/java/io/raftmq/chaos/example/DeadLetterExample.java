package io.raftmq.chaos.example;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.DeadLetter;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RetryPolicy;
import io.raftmq.client.StartFrom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ships orders; what cannot be shipped is tried three times, then waits as a dead letter for somebody to mend it. */
public final class DeadLetterExample implements AutoCloseable {
    private static final String GROUP = "shipping";

    private final RaftMqClient client;
    private final PushConsumer consumer;
    private final Set<String> inStock = ConcurrentHashMap.newKeySet();
    private final Set<String> shipped = ConcurrentHashMap.newKeySet();

    public DeadLetterExample(RaftMqClient client) {
        this.client = client;
        client.admin()
                .alterGroup(
                        GROUP,
                        GroupSettings.unchanged()
                                .withMaxAttempts(3)
                                .withRetry(RetryPolicy.exponential(Duration.ofMillis(20), 2, Duration.ofSeconds(1))));
        consumer = client.pushConsumer(
                PushConsumerOptions.builder(GROUP)
                        .subscribe("orders")
                        .startFrom(StartFrom.earliest())
                        .build(),
                this::ship);
        consumer.start();
    }

    private ConsumeResult ship(MessageView order) {
        String article = order.bodyAsString();
        if (article.isEmpty()) {
            return ConsumeResult.DEAD_LETTER; // no attempt will ever help
        }
        if (!inStock.contains(article)) {
            throw new IllegalStateException("no " + article + " in stock, attempt " + order.attempt());
        }
        shipped.add(article);
        return ConsumeResult.SUCCESS;
    }

    public void deliver(String article) {
        inStock.add(article);
    }

    public Set<String> shipped() {
        return shipped;
    }

    /** What could not be shipped, and why. */
    public List<DeadLetter> unshipped() {
        return client.admin()
                .deadLetters(GROUP, DeadLetterFilter.all(), null, 100)
                .letters();
    }

    /** Tries all of that again, as if it had just been ordered. */
    public long tryAgain(DeadLetterFilter which) {
        return client.admin().resendDeadLetters(GROUP, which);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
