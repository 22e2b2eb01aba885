package io.raftmq.client.consumer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.OwnedPartition;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.SubscribeResponse;
import io.raftmq.client.wire.proto.UnsubscribeRequest;
import io.raftmq.client.wire.proto.UnsubscribeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One consumer's place in its group: registered, kept alive by registering again, given up on leaving. Thread-safe. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(2);
    private static final int LEAST_BEAT_MS = 500;

    private final ClusterCalls cluster;
    private final ClientThreads threads;
    private final Duration patience;
    private final SubscribeRequest subscription;
    /** Given up, and the group does not know yet. */
    private final List<OwnedPartition> releasing = new ArrayList<>();

    private Consumer<SubscribeResponse> onAnswer = answer -> {};
    private Runnable onEnd = () -> {};
    private volatile long version;
    private volatile Duration consumeTimeout = Duration.ofMinutes(15);
    private volatile boolean left;
    private volatile @Nullable RequestException ended;
    private boolean beating;
    /** Rises with each pause, so that a beat of before is recognised. */
    private int stays;

    /** @param subscription group, member, mode and what it wants */
    Membership(ClusterCalls cluster, ClientThreads threads, Duration patience, SubscribeRequest subscription) {
        this.cluster = cluster;
        this.threads = threads;
        this.patience = patience;
        this.subscription = subscription;
    }

    /**
     * Has the group's answers told, on the client's threads; to be called before joining.
     *
     * @param end run when the group takes this member no longer: {@link #ended()} says why
     */
    synchronized void onAnswer(Consumer<SubscribeResponse> each, Runnable end) {
        onAnswer = each;
        onEnd = end;
    }

    String group() {
        return subscription.getGroup();
    }

    String member() {
        return subscription.getMember();
    }

    /** The version of the group's subscriptions that this member knows. */
    long version() {
        return version;
    }

    /** The lease that the group's settings say, as last heard. */
    Duration consumeTimeout() {
        return consumeTimeout;
    }

    /** Why the group takes this member no longer: a higher revision has come. Null if it does. */
    @Nullable
    RequestException ended() {
        return ended;
    }

    /** Registers, and from then on stays registered. Fails with SUBSCRIPTION_CONFLICT if the others have other ones. */
    CompletableFuture<Void> join() {
        return subscribe(patience).thenAccept(this::beginToBeat);
    }

    private CompletableFuture<SubscribeResponse> subscribe(Duration atMost) {
        List<OwnedPartition> released;
        synchronized (this) {
            released = List.copyOf(releasing);
        }
        SubscribeRequest request =
                subscription.toBuilder().addAllReleased(released).build();
        return cluster.call(ApiKey.SUBSCRIBE, request, SubscribeResponse.parser(), atMost)
                .whenComplete((answer, thrown) -> {
                    if (thrown == null) {
                        joined(answer, released);
                    } else {
                        refused(RequestException.of(thrown));
                    }
                });
    }

    private void joined(SubscribeResponse answer, List<OwnedPartition> released) {
        Consumer<SubscribeResponse> told;
        synchronized (this) {
            version = Math.max(version, answer.getVersion());
            if (answer.getConsumeTimeoutMs() > 0) {
                consumeTimeout = Duration.ofMillis(answer.getConsumeTimeoutMs());
            }
            released.forEach(releasing::remove);
            told = onAnswer;
        }
        told.accept(answer);
    }

    private void refused(RequestException failure) {
        Runnable told;
        synchronized (this) {
            if (failure.code() != FailureCode.STALE_SUBSCRIPTION || ended != null) {
                return;
            }
            ended = failure;
            told = onEnd;
        }
        LOG.info("group {}: member {} is done: {}", group(), member(), failure.summary());
        told.run();
    }

    /** Lets the group give these to others. */
    void release(Collection<OwnedPartition> partitions) {
        synchronized (this) {
            releasing.addAll(partitions);
        }
        if (!left && ended == null) {
            var unused = subscribe(patience).exceptionally(thrown -> null); // the next beat says it again
        }
    }

    private synchronized void beginToBeat(SubscribeResponse answer) {
        if (!beating) {
            beating = true;
            scheduleBeat(Math.max(LEAST_BEAT_MS, answer.getSessionMs() / 3), stays);
        }
    }

    private void scheduleBeat(int afterMs, int stay) {
        threads.after(Duration.ofMillis(afterMs), () -> beat(afterMs, stay));
    }

    private synchronized boolean isOver(int stay) {
        return left || ended != null || stay != stays;
    }

    private void beat(int everyMs, int stay) {
        if (isOver(stay)) {
            return;
        }
        Completion.then(
                subscribe(Duration.ofMillis(everyMs)),
                answer -> scheduleBeat(Math.max(LEAST_BEAT_MS, answer.getSessionMs() / 3), stay),
                failure -> {
                    if (failure.code() != FailureCode.CLOSED && !isOver(stay)) {
                        LOG.warn(
                                "group {}: member {} could not renew its membership: {}",
                                group(),
                                member(),
                                failure.summary());
                        scheduleBeat(LEAST_BEAT_MS, stay);
                    }
                });
    }

    /** Leaves the group; the group is told if that is possible at the moment, else its session runs out. */
    CompletableFuture<?> leave() {
        left = true;
        return sayGoodbye();
    }

    /** Leaves the group until it is joined again. */
    synchronized CompletableFuture<?> pause() {
        stays++;
        beating = false;
        return sayGoodbye();
    }

    private CompletableFuture<?> sayGoodbye() {
        UnsubscribeRequest goodbye = UnsubscribeRequest.newBuilder()
                .setGroup(group())
                .setMember(member())
                .build();
        return cluster.call(ApiKey.UNSUBSCRIBE, goodbye, UnsubscribeResponse.parser(), LEAVE_PATIENCE)
                .handle((answer, failure) -> null);
    }
}
