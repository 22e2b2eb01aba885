package io.raftmq.chaos.example;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Pays each invoice once, however often it is sent and delivered, without a database to remember what was paid. */
public final class ClaimsExample implements AutoCloseable {
    private static final String TOPIC = "invoices";
    private static final String GROUP = "payments";

    private final Producer producer;
    private final PushConsumer cashier;
    private final Queue<String> paid = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failuresToCome = new AtomicInteger();

    public ClaimsExample(RaftMqClient client) {
        producer = client.producer();
        cashier = client.pushConsumer(
                PushConsumerOptions.builder(GROUP)
                        .subscribe(TOPIC)
                        .startFrom(StartFrom.earliest())
                        .build(),
                client.claims().idempotent(IdempotentOptions.byKey(GROUP), this::pay));
        cashier.start();
    }

    /** Sends an invoice; its number is the key under which it is paid. */
    public void send(String number) {
        producer.send(Message.builder(TOPIC).key(number).body(number).build());
    }

    private ConsumeResult pay(MessageView invoice) {
        if (failuresToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return ConsumeResult.RETRY; // the claim is released, and the invoice comes again
        }
        paid.add(invoice.bodyAsString());
        return ConsumeResult.SUCCESS;
    }

    /** The bank does not answer the next {@code times}. */
    public void failNext(int times) {
        failuresToCome.set(times);
    }

    /** What was paid, in the order in which it was. */
    public Queue<String> paid() {
        return paid;
    }

    @Override
    public void close() {
        cashier.close();
        producer.close();
    }
}
