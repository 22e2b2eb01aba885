package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.model.Checkout;
import io.raftmq.chaos.shop.model.Json;
import io.raftmq.chaos.shop.model.Plan;
import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Customers check out: some of them at once, five times a second in all. A customer's checkouts are one message group, so the order
 * service meets them in the order in which they were made.
 */
final class CartService implements ShopService {
    private static final int RUSHES_PER_SECOND = 5;

    private final Carts carts;
    private final List<Checkout> checkouts;
    private final int rush;
    private final Producer producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int next;

    /** @param perSecond checkouts */
    CartService(RaftMqClient client, Path book, Plan plan, int perSecond) {
        carts = new Carts(book, plan.catalogue());
        checkouts = plan.checkouts();
        rush = Math.max(1, perSecond / RUSHES_PER_SECOND);
        producer = client.producer(ProducerOptions.builder()
                .producerGroup("shop-cart")
                .deliveryTimeout(Duration.ofSeconds(60))
                .build());
    }

    @Override
    public void start() {
        while (next < checkouts.size() && carts.isSent(checkouts.get(next))) {
            next++;
        }
        var unused = clock.scheduleWithFixedDelay(this::rush, 0, 1_000 / RUSHES_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    /**
     * Booked, then sent, then booked as sent. After a crash in between, what was sent is sent again: under its dedupe key it is stored
     * once.
     */
    private void rush() {
        List<Checkout> now = checkouts.subList(next, Math.min(checkouts.size(), next + rush));
        try {
            now.forEach(carts::ordered);
            producer.sendBatch(now.stream().map(CartService::message).toList());
            now.forEach(carts::sent);
            next += now.size();
        } catch (RuntimeException e) {
            ServiceMain.die("the checkouts from number " + next + " on cannot be sent", e);
        }
    }

    private static Message message(Checkout checkout) {
        return Message.builder(ShopTopics.CHECKOUTS)
                .messageGroup(checkout.customer())
                .dedupeKey(checkout.order())
                .key(checkout.order())
                .body(Json.write(checkout))
                .build();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close();
        carts.close();
    }
}
