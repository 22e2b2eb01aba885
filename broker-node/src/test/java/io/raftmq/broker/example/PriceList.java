package io.raftmq.broker.example;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Prices in the memory of each shop. Every shop gets every change of a price: the group is a broadcast one, and a shop has a
 * name of its own that stays. A list in memory begins with the first message, whatever was consumed before, so the name is
 * new with each start; a shop that keeps its prices in a file would give the same name again and go on where it was.
 */
public final class PriceList implements AutoCloseable {
    private final Map<String, Long> prices = new ConcurrentHashMap<>();
    private final PushConsumer changes;

    public PriceList(RaftMqClient client, String shop) {
        PushConsumerOptions options = PushConsumerOptions.builder("price-lists")
                .subscribe("prices")
                .broadcast(shop)
                .startFrom(StartFrom.earliest())
                .build();
        changes = client.pushConsumer(options, this::change);
        changes.start();
    }

    /** Changes of one article have its name as their message group, so the last one counts. */
    private ConsumeResult change(MessageView message) {
        prices.put(message.keys().get(0), Long.parseLong(message.bodyAsString()));
        return ConsumeResult.SUCCESS;
    }

    /** An article's price in cents, if it is known here. */
    public OptionalLong of(String article) {
        Long cents = prices.get(article);
        return cents == null ? OptionalLong.empty() : OptionalLong.of(cents);
    }

    @Override
    public void close() {
        changes.close();
    }
}
