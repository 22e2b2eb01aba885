package io.raftmq.client.consumer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AwaitAssignmentRequest;
import io.raftmq.client.wire.proto.AwaitAssignmentResponse;
import io.raftmq.client.wire.proto.OwnedPartition;
import io.raftmq.client.wire.proto.SubscribeResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the metadata group assigns to a member. News come by a request that any node holds until its metadata shows some;
 * releases go with the membership's own requests. Thread-safe.
 */
final class AssignedOwnership implements Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(AssignedOwnership.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

    private record View(long version, Map<TopicPartition, OwnedPartition> owned) {}

    private final Membership membership;
    private final ClusterCalls cluster;
    private final ClientThreads threads;
    private final Runnable onNews;
    private volatile View view = new View(-1, Map.of());
    private volatile boolean left;
    private boolean following;

    /** @param onNews called on the client's threads when something changed */
    AssignedOwnership(Membership membership, ClusterCalls cluster, ClientThreads threads, Runnable onNews) {
        this.membership = membership;
        this.cluster = cluster;
        this.threads = threads;
        this.onNews = onNews;
        membership.onAnswer(this::learn, onNews);
    }

    @Override
    public CompletableFuture<Void> join() {
        return membership.join().thenRun(this::follow);
    }

    private void learn(SubscribeResponse answer) {
        learn(answer.getAssignmentVersion(), answer.getPartitionsList());
    }

    /** Nodes lag behind each other: only a later version is news. */
    private synchronized void learn(long version, List<OwnedPartition> partitions) {
        if (version <= view.version()) {
            return;
        }
        Map<TopicPartition, OwnedPartition> owned = new LinkedHashMap<>();
        partitions.forEach(
                partition -> owned.put(new TopicPartition(partition.getTopic(), partition.getPartition()), partition));
        view = new View(version, owned);
        onNews.run();
    }

    private void follow() {
        synchronized (this) {
            if (following) {
                return;
            }
            following = true;
        }
        ask();
    }

    private void ask() {
        if (left) {
            return;
        }
        AwaitAssignmentRequest request = AwaitAssignmentRequest.newBuilder()
                .setGroup(membership.group())
                .setMember(membership.member())
                .setKnownVersion(view.version())
                .setMaxWaitMs(Math.toIntExact(WAIT.toMillis()))
                .build();
        Completion.then(
                cluster.call(ApiKey.AWAIT_ASSIGNMENT, request, AwaitAssignmentResponse.parser(), WAIT.multipliedBy(2)),
                answer -> {
                    learn(answer.getVersion(), answer.getPartitionsList());
                    ask();
                },
                this::askLater);
    }

    private void askLater(RequestException failure) {
        if (failure.code() == FailureCode.CLOSED) {
            return;
        }
        LOG.debug("group {}: its assignment cannot be read: {}", membership.group(), failure.summary());
        threads.after(AFTER_FAILURE, this::ask);
    }

    @Override
    public Map<TopicPartition, OwnedPartition> owned() {
        return view.owned();
    }

    @Override
    public void release(Collection<OwnedPartition> partitions) {
        membership.release(partitions);
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
