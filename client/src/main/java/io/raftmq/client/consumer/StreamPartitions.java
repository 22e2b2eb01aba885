package io.raftmq.client.consumer;

import io.raftmq.client.AssignmentListener;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.consumer.PlaceCalls.Place;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.proto.OwnedPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a stream consumer has, led step by step to what it owns: lost ones are dropped, leaving ones committed
 * and released, new ones taken over. The application is told in that order. Owned by the thread that polls.
 */
final class StreamPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPartitions.class);
    /** Less than the cluster waits for a release. */
    private static final Duration LAST_COMMIT_WAIT = Duration.ofSeconds(5);

    private final StreamConsumerOptions options;
    private final AssignmentListener listener;
    private final Ownership ownership;
    private final PlaceCalls calls;
    private final LeaderCalls leaders;
    private final ClientThreads threads;
    private final ToLongFunction<PartitionReader> done;
    private final ObjLongConsumer<TopicPartition> onCommit;
    private final Runnable onChange;
    private final Map<TopicPartition, StreamPartition> mine = new LinkedHashMap<>();
    /** Epochs that are over for this consumer though its view may still show them: given up, or lost. */
    private final Map<TopicPartition, Long> past = new LinkedHashMap<>();

    private boolean over;

    StreamPartitions(
            StreamConsumerOptions options,
            AssignmentListener listener,
            Ownership ownership,
            PlaceCalls calls,
            LeaderCalls leaders,
            ClientThreads threads,
            ToLongFunction<PartitionReader> done,
            ObjLongConsumer<TopicPartition> onCommit,
            Runnable onChange) {
        this.options = options;
        this.listener = listener;
        this.ownership = ownership;
        this.calls = calls;
        this.leaders = leaders;
        this.threads = threads;
        this.done = done;
        this.onCommit = onCommit;
        this.onChange = onChange;
    }

    List<StreamPartition> all() {
        return new ArrayList<>(mine.values());
    }

    /** Those the application was told of. */
    List<StreamPartition> announced() {
        return mine.values().stream().filter(StreamPartition::isAnnounced).toList();
    }

    @Nullable
    StreamPartition find(TopicPartition partition) {
        return mine.get(partition);
    }

    /** Does what follows from what is owned now. */
    void follow() {
        Map<TopicPartition, OwnedPartition> owned = ownership.owned();
        drop(mine.values().stream()
                .filter(partition -> partition.isLost() || !isStill(partition, owned.get(partition.partition())))
                .toList());
        giveUp(mine.values().stream()
                .filter(partition -> isLeaving(owned.get(partition.partition())))
                .toList());
        past.entrySet().removeIf(entry -> !isOf(owned.get(entry.getKey()), entry.getValue()));
        owned.forEach((partition, ownershipNow) -> {
            if (!mine.containsKey(partition) && !past.containsKey(partition)) {
                begin(partition, ownershipNow);
            }
        });
        List<TopicPartition> news = mine.values().stream()
                .filter(StreamPartition::isNew)
                .map(StreamPartition::partition)
                .toList();
        if (!news.isEmpty()) {
            listener.onAssigned(news);
        }
    }

    private static boolean isStill(StreamPartition partition, @Nullable OwnedPartition owned) {
        return isOf(owned, partition.ownership().getEpoch());
    }

    private static boolean isOf(@Nullable OwnedPartition owned, long epoch) {
        return owned != null && owned.getEpoch() == epoch;
    }

    private static boolean isLeaving(@Nullable OwnedPartition owned) {
        return owned != null && owned.getLeaving();
    }

    private void begin(TopicPartition partition, OwnedPartition owned) {
        if (owned.getLeaving()) {
            // It was another's before this consumer could begin: there is nothing to commit.
            past.put(partition, owned.getEpoch());
            ownership.release(List.of(released(owned)));
            return;
        }
        StreamPartition begun = new StreamPartition(
                partition,
                owned,
                calls,
                threads,
                this::reader,
                done,
                offset -> onCommit.accept(partition, offset),
                onChange);
        mine.put(partition, begun);
        begun.take();
    }

    private PartitionReader reader(Place place) {
        PartitionReader reader = new PartitionReader(
                place.partition(),
                options.fetchBytes(),
                options.prefetchBytes(),
                options.subscriptions().getOrDefault(place.partition().topic(), ""),
                leaders,
                calls.fence(place),
                onChange);
        reader.seek(place.offset());
        return reader;
    }

    private void drop(List<StreamPartition> lost) {
        List<TopicPartition> told = new ArrayList<>();
        for (StreamPartition partition : lost) {
            end(partition);
            if (partition.isAnnounced()) {
                told.add(partition.partition());
            }
        }
        if (!told.isEmpty()) {
            listener.onLost(told);
        }
    }

    /** Gives everything up: what was polled is committed, and others may go on behind it. */
    void giveUpAll() {
        giveUp(all());
    }

    private void giveUp(Collection<StreamPartition> leaving) {
        List<TopicPartition> told = leaving.stream()
                .filter(StreamPartition::isAnnounced)
                .map(StreamPartition::partition)
                .toList();
        try {
            if (!told.isEmpty()) {
                listener.onRevoked(told);
            }
            if (!options.autoCommit().isZero()) {
                awaitLastCommits(leaving);
            }
        } finally {
            leaving.forEach(this::end);
            if (!leaving.isEmpty()) {
                ownership.release(leaving.stream()
                        .map(partition -> released(partition.ownership()))
                        .toList());
            }
        }
    }

    private void awaitLastCommits(Collection<StreamPartition> leaving) {
        CompletableFuture<?>[] commits =
                leaving.stream().map(StreamPartition::commitPosition).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(commits).get(LAST_COMMIT_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "group {}: not every position could be committed before it was given up: {}",
                    options.group(),
                    e.toString());
        }
    }

    private void end(StreamPartition partition) {
        partition.end();
        mine.remove(partition.partition(), partition);
        past.put(partition.partition(), partition.ownership().getEpoch());
    }

    private OwnedPartition released(OwnedPartition owned) {
        return owned.toBuilder().clearTopic().clearLeaving().build();
    }

    void end() {
        over = true;
        all().forEach(this::end);
    }

    boolean isOver() {
        return over;
    }
}
