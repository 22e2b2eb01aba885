package io.raftmq.client.consumer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.SubscribeResponse;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.client.wire.proto.UnsubscribeRequest;
import io.raftmq.client.wire.proto.UnsubscribeResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    private final SubscribeRequest request;
    private volatile long version;
    private volatile Duration consumeTimeout = Duration.ofMinutes(15);
    private volatile boolean left;
    private boolean beating;

    Membership(
            ClusterCalls cluster,
            ClientThreads threads,
            Duration patience,
            String group,
            String member,
            Map<String, String> subscriptions) {
        this.cluster = cluster;
        this.threads = threads;
        this.patience = patience;
        SubscribeRequest.Builder builder =
                SubscribeRequest.newBuilder().setGroup(group).setMember(member).setMode(GroupMode.SHARED);
        subscriptions.forEach((topic, filter) -> builder.addSubscriptions(
                Subscription.newBuilder().setTopic(topic).setFilter(filter)));
        this.request = builder.build();
    }

    String group() {
        return request.getGroup();
    }

    String member() {
        return request.getMember();
    }

    /** The version of the group's subscriptions that this member knows. */
    long version() {
        return version;
    }

    /** The lease that the group's settings say, as last heard. */
    Duration consumeTimeout() {
        return consumeTimeout;
    }

    /** Registers, and from then on stays registered. Fails with SUBSCRIPTION_CONFLICT if the others have other ones. */
    CompletableFuture<Void> join() {
        return cluster.call(ApiKey.SUBSCRIBE, request, SubscribeResponse.parser(), patience)
                .thenAccept(this::joined);
    }

    private synchronized void joined(SubscribeResponse answer) {
        version = Math.max(version, answer.getVersion());
        if (answer.getConsumeTimeoutMs() > 0) {
            consumeTimeout = Duration.ofMillis(answer.getConsumeTimeoutMs());
        }
        if (!beating) {
            beating = true;
            scheduleBeat(Math.max(LEAST_BEAT_MS, answer.getSessionMs() / 3));
        }
    }

    private void scheduleBeat(int afterMs) {
        threads.after(Duration.ofMillis(afterMs), () -> beat(afterMs));
    }

    private void beat(int everyMs) {
        if (left) {
            return;
        }
        Completion.then(
                cluster.call(ApiKey.SUBSCRIBE, request, SubscribeResponse.parser(), Duration.ofMillis(everyMs)),
                answer -> {
                    joined(answer);
                    scheduleBeat(Math.max(LEAST_BEAT_MS, answer.getSessionMs() / 3));
                },
                failure -> {
                    if (failure.code() != FailureCode.CLOSED) {
                        LOG.warn(
                                "group {}: member {} could not renew its membership: {}",
                                group(),
                                member(),
                                failure.summary());
                        scheduleBeat(LEAST_BEAT_MS);
                    }
                });
    }

    /** Leaves the group; the group is told if that is possible at the moment, else its session runs out. */
    CompletableFuture<?> leave() {
        left = true;
        UnsubscribeRequest goodbye = UnsubscribeRequest.newBuilder()
                .setGroup(group())
                .setMember(member())
                .build();
        return cluster.call(ApiKey.UNSUBSCRIBE, goodbye, UnsubscribeResponse.parser(), LEAVE_PATIENCE)
                .handle((answer, failure) -> null);
    }
}
