package io.raftmq.client.consumer;

import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.routing.TopicRoute;
import io.raftmq.client.wire.proto.OwnedPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Every partition of every topic: what each member of a broadcast group reads. Thread-safe. */
final class WholeOwnership implements Ownership {
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(5);

    private final Membership membership;
    private final List<String> topics;
    private final Routes routes;
    private final ClientThreads threads;
    private final Runnable onNews;
    private volatile Map<TopicPartition, OwnedPartition> owned = Map.of();
    private volatile boolean left;

    /** @param onNews called on the client's threads when something changed */
    WholeOwnership(Membership membership, List<String> topics, Routes routes, ClientThreads threads, Runnable onNews) {
        this.membership = membership;
        this.topics = topics;
        this.routes = routes;
        this.threads = threads;
        this.onNews = onNews;
        membership.onAnswer(answer -> {}, onNews);
    }

    @Override
    public CompletableFuture<Void> join() {
        return membership.join().thenRun(this::look);
    }

    /** Topics grow while they are read. */
    private void look() {
        if (left) {
            return;
        }
        Map<TopicPartition, OwnedPartition> all = new LinkedHashMap<>();
        for (String topic : topics) {
            TopicRoute route = routes.cached(topic);
            for (int i = 0; route != null && i < route.partitions().size(); i++) {
                OwnedPartition partition = OwnedPartition.newBuilder()
                        .setTopicUid(route.uid())
                        .setPartition(i)
                        .setTopic(topic)
                        .build();
                all.put(new TopicPartition(topic, i), partition);
            }
        }
        if (!all.equals(owned)) {
            owned = all;
            onNews.run();
        }
        threads.after(LOOK_FOR_PARTITIONS, this::look);
    }

    @Override
    public Map<TopicPartition, OwnedPartition> owned() {
        return owned;
    }

    @Override
    public void release(Collection<OwnedPartition> partitions) {
        // Nobody else waits for what everybody has.
    }

    @Override
    public @Nullable RequestException ended() {
        return membership.ended();
    }

    @Override
    public CompletableFuture<?> leave() {
        left = true;
        return membership.leave();
    }
}
