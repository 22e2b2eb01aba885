package io.raftmq.broker.example;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An order that is not paid in time is closed: a timed message says when, and payment cancels it. */
public final class CloseUnpaidOrders implements AutoCloseable {
    private final RaftMqClient client;
    private final Producer producer;
    private final PushConsumer consumer;
    private final Duration timeToPay;
    private final Map<String, MessageId> reminders = new ConcurrentHashMap<>();
    private final Set<String> closed = ConcurrentHashMap.newKeySet();

    /** Begins to close orders that are not paid {@code timeToPay} after they were placed. */
    public CloseUnpaidOrders(RaftMqClient client, Duration timeToPay) {
        this.client = client;
        this.timeToPay = timeToPay;
        this.producer = client.producer();
        this.consumer = client.pushConsumer(
                PushConsumerOptions.builder("close-orders")
                        .subscribe("order-timeouts")
                        .startFrom(StartFrom.earliest())
                        .build(),
                message -> {
                    closed.add(message.bodyAsString());
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
    }

    /** A new order. */
    public void place(String order) {
        Message reminder = Message.builder("order-timeouts")
                .body(order)
                .key(order)
                .delay(timeToPay) // or .deliverAt(instant), or .delayLevel(14) for RocketMQ's ten minutes
                .build();
        reminders.put(order, producer.send(reminder).messageId());
    }

    /** The order was paid; answers false if that came too late, since the order is being closed. */
    public boolean pay(String order) {
        MessageId reminder = reminders.remove(order);
        return reminder != null && client.admin().cancelTimer(reminder);
    }

    /** The orders that were closed. */
    public Set<String> closed() {
        return closed;
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
