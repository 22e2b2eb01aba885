package io.raftmq.broker.example;

import io.raftmq.client.AssignmentListener;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumer;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds up payments by account. Payments of one account lie in one partition, and a partition belongs to one member of the
 * group: so each account's total is kept in one place, without a lock or a database. What belongs to a partition is dropped
 * when the partition goes to another member.
 */
public final class RunningTotals implements AutoCloseable {
    private final Map<TopicPartition, Map<String, Long>> totals = new ConcurrentHashMap<>();
    private final StreamConsumer payments;

    public RunningTotals(RaftMqClient client) {
        StreamConsumerOptions options = StreamConsumerOptions.builder("totals")
                .subscribe("payments")
                .startFrom(StartFrom.earliest())
                .autoCommit(Duration.ofSeconds(1))
                .build();
        payments = client.streamConsumer(options, new AssignmentListener() {
            @Override
            public void onAssigned(Collection<TopicPartition> partitions) {
                partitions.forEach(partition -> totals.put(partition, new ConcurrentHashMap<>()));
            }

            @Override
            public void onRevoked(Collection<TopicPartition> partitions) {
                partitions.forEach(totals::remove);
            }

            @Override
            public void onLost(Collection<TopicPartition> partitions) {
                partitions.forEach(totals::remove);
            }
        });
    }

    /** One turn: takes in what has come. To be called again and again, by one thread. */
    public void work() {
        for (MessageView payment : payments.poll(Duration.ofMillis(200))) {
            Map<String, Long> ofPartition =
                    totals.computeIfAbsent(payment.topicPartition(), partition -> new ConcurrentHashMap<>());
            ofPartition.merge(payment.keys().get(0), Long.parseLong(payment.bodyAsString()), Long::sum);
        }
    }

    /** The total of an account, 0 if it is not kept here. */
    public long of(String account) {
        return totals.values().stream()
                .mapToLong(ofPartition -> ofPartition.getOrDefault(account, 0L))
                .sum();
    }

    @Override
    public void close() {
        payments.close();
    }
}
