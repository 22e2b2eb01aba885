package io.raftmq.chaos.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftmq.client.Message;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TransactionCheck;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import io.raftmq.client.TransactionResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells of a payment if, and only if, it is in the books. */
public final class TransactionExample implements AutoCloseable {
    /** What stands for a database that all instances of this service share. */
    private final Map<String, Long> books = new ConcurrentHashMap<>();

    private final TransactionProducer producer;

    public TransactionExample(RaftMqClient client) {
        producer = client.transactionProducer(
                TransactionProducerOptions.builder("payments").topic("paid").build(), this::becameOf);
    }

    /** Books a payment and tells of it. Answers whether it was booked. */
    public boolean pay(String order, long cents) {
        Message paid =
                Message.builder("paid").key(order).body(Long.toString(cents)).build();
        TransactionResult result = producer.send(
                paid,
                transaction -> books.putIfAbsent(order, cents) == null
                        ? TransactionDecision.COMMIT
                        : TransactionDecision.ROLLBACK);
        return result.decision() == TransactionDecision.COMMIT;
    }

    /** Asked when a producer of the group ended between booking and telling; any of them may be. */
    private TransactionDecision becameOf(TransactionCheck question) {
        String order = question.message().keys().get(0);
        Long booked = books.get(order);
        if (booked == null) {
            // Perhaps it is about to be booked: only after some questions is it certain that nobody will.
            return question.attempt() < 5 ? TransactionDecision.UNKNOWN : TransactionDecision.ROLLBACK;
        }
        boolean thisOne = new String(question.message().body(), UTF_8).equals(Long.toString(booked));
        return thisOne ? TransactionDecision.COMMIT : TransactionDecision.ROLLBACK;
    }

    @Override
    public void close() {
        producer.close();
    }
}
