package io.raftmq.chaos.example;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Books the movements of each account in their order, of many accounts at once. An account that is locked waits, with all
 * that follows in it; no other account waits for it.
 */
public final class FifoExample implements AutoCloseable {
    private static final String TOPIC = "movements";

    private final Producer producer;
    private final PushConsumer bookkeeper;
    private final Map<String, List<String>> books = new ConcurrentHashMap<>();
    private final Set<String> locked = ConcurrentHashMap.newKeySet();

    public FifoExample(RaftMqClient client) {
        producer = client.producer();
        bookkeeper = client.pushConsumer(
                PushConsumerOptions.builder("bookkeeping")
                        .subscribe(TOPIC)
                        .startFrom(StartFrom.earliest())
                        .build(),
                this::book);
        bookkeeper.start();
    }

    /** Movements of one account are in one message group, so they keep their order. */
    public void move(String account, String movement) {
        producer.send(
                Message.builder(TOPIC).messageGroup(account).body(movement).build());
    }

    private ConsumeResult book(MessageView movement) {
        String account = Objects.requireNonNull(movement.messageGroup());
        if (locked.contains(account)) {
            return ConsumeResult.retryAfter(Duration.ofMillis(50)); // what follows in this account waits too
        }
        books.computeIfAbsent(account, key -> new CopyOnWriteArrayList<>()).add(movement.bodyAsString());
        return ConsumeResult.SUCCESS;
    }

    public void lock(String account) {
        locked.add(account);
    }

    public void unlock(String account) {
        locked.remove(account);
    }

    /** The account's movements in the order in which they were booked. */
    public List<String> booked(String account) {
        return books.getOrDefault(account, List.of());
    }

    @Override
    public void close() {
        bookkeeper.close();
        producer.close();
    }
}
