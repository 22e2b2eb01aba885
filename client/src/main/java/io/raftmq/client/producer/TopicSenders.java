package io.raftmq.client.producer;

import io.raftmq.client.Message;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.routing.TopicRoute;
import io.raftmq.client.wire.MessageRecord;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The senders of one topic's partitions, made as they are needed. Thread-safe. */
final class TopicSenders {
    private final String topic;
    private final Routes routes;
    private final PartitionChoice choice;
    private final BiFunction<Integer, PartitionSender.Relocation, PartitionSender> maker;
    private final ConcurrentHashMap<Integer, PartitionSender> senders = new ConcurrentHashMap<>();
    private volatile int partitions;
    private volatile int orderedPartitions;

    TopicSenders(
            String topic,
            Routes routes,
            io.raftmq.client.@Nullable PartitionSelector selector,
            BiFunction<Integer, PartitionSender.Relocation, PartitionSender> maker) {
        this.topic = topic;
        this.routes = routes;
        this.maker = maker;
        this.choice = new PartitionChoice(
                selector, this::hasLeader, ThreadLocalRandom.current().nextInt(1 << 16));
    }

    /** How many there are, or 0 if the topic has no route yet. The number only grows. */
    int partitions() {
        TopicRoute route = routes.cached(topic);
        if (route != null && route.partitions().size() > partitions) {
            orderedPartitions = route.firstPartitions(); // first: a topic with partitions has some that keep order
            partitions = route.partitions().size();
        }
        return partitions;
    }

    /** The largest message the topic takes, as far as is known. */
    int maxMessageBytes() {
        TopicRoute route = routes.cached(topic);
        return route == null ? Integer.MAX_VALUE : route.maxMessageBytes();
    }

    private boolean hasLeader(int partition) {
        TopicRoute route = routes.cached(topic);
        return route != null && route.leader(partition) != TopicRoute.NO_LEADER;
    }

    /** Chooses a partition and gives the message to its sender. */
    void append(Message message, MessageRecord encoded, int size, PendingSend send) {
        int count = partitions();
        boolean bound = choice.isBound(message);
        int partition = choice.choose(message, count, orderedPartitions);
        boolean enough = sender(partition).append(encoded, size, send, bound);
        if (!bound) {
            choice.went(partition, enough, count);
        }
    }

    private PartitionSender sender(int partition) {
        PartitionSender sender = senders.get(partition);
        return sender != null
                ? sender
                : senders.computeIfAbsent(partition, number -> maker.apply(number, this::otherThan));
    }

    private @Nullable PartitionSender otherThan(PartitionSender one) {
        int count = partitions();
        int from = ThreadLocalRandom.current().nextInt(Math.max(1, count));
        for (int i = 0; i < count; i++) {
            int partition = (from + i) % count;
            if (hasLeader(partition) && sender(partition) != one) {
                return sender(partition);
            }
        }
        return null;
    }

    List<PartitionSender> all() {
        return List.copyOf(senders.values());
    }
}
