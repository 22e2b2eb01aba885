package io.raftmq.chaos.example;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Filter;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Two departments take from one topic what concerns them; the rest is not even sent to them. */
public final class FilterExample implements AutoCloseable {
    private static final String TOPIC = "parcels";

    private final Producer producer;
    private final PushConsumer customs;
    private final PushConsumer express;
    private final Queue<String> declared = new ConcurrentLinkedQueue<>();
    private final Queue<String> hurried = new ConcurrentLinkedQueue<>();

    public FilterExample(RaftMqClient client) {
        producer = client.producer();
        customs = consumer(client, "customs", Filter.sql("value >= 150 AND country NOT IN ('DE', 'FR')"), declared);
        express = consumer(client, "express", Filter.tags("express", "overnight"), hurried);
    }

    private static PushConsumer consumer(RaftMqClient client, String group, Filter filter, Queue<String> into) {
        PushConsumer consumer = client.pushConsumer(
                PushConsumerOptions.builder(group)
                        .subscribe(TOPIC, filter)
                        .startFrom(StartFrom.earliest())
                        .build(),
                parcel -> {
                    into.add(parcel.bodyAsString());
                    return ConsumeResult.SUCCESS;
                });
        consumer.start();
        return consumer;
    }

    /** Hands in a parcel. */
    public void handIn(String name, String service, String country, int value) {
        producer.send(Message.builder(TOPIC)
                .tag(service)
                .property("country", country)
                .property("value", Integer.toString(value))
                .body(name)
                .build());
    }

    /** What the customs have to see: a condition over properties. */
    public Queue<String> declared() {
        return declared;
    }

    /** What is in a hurry: tags. */
    public Queue<String> hurried() {
        return hurried;
    }

    @Override
    public void close() {
        customs.close();
        express.close();
        producer.close();
    }
}
