package io.raftmq.client.consumer;

import io.raftmq.client.ClientOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.StreamMode;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** What every consumer of one client is made from. Thread-safe. */
public final class ConsumerParts {
    private final ClientOptions options;
    private final Routes routes;
    private final ClusterCalls cluster;
    private final LeaderCalls leaders;
    private final ClientThreads threads;
    private final AtomicInteger members = new AtomicInteger();

    public ConsumerParts(
            ClientOptions options, Routes routes, ClusterCalls cluster, LeaderCalls leaders, ClientThreads threads) {
        this.options = options;
        this.routes = routes;
        this.cluster = cluster;
        this.leaders = leaders;
        this.threads = threads;
    }

    Routes routes() {
        return routes;
    }

    LeaderCalls leaders() {
        return leaders;
    }

    ClientThreads threads() {
        return threads;
    }

    OffsetCalls offsets() {
        return new OffsetCalls(leaders, options.adminTimeout());
    }

    Membership membership(String group, long revision, Map<String, String> subscriptions) {
        SubscribeRequest.Builder request = SubscribeRequest.newBuilder()
                .setGroup(group)
                .setMember(options.clientId() + '-' + members.incrementAndGet())
                .setMode(GroupMode.SHARED)
                .setRevision(revision);
        subscriptions.forEach((topic, filter) -> request.addSubscriptions(
                Subscription.newBuilder().setTopic(topic).setFilter(filter)));
        return new Membership(cluster, threads, options.adminTimeout(), request.build());
    }

    /** An owner's id is made up, and never the same twice: whoever comes again under it must not pass for the owner. */
    Membership membership(StreamConsumerOptions stream) {
        String member = stream.member() != null
                ? stream.member()
                : shortened(options.clientId())
                        + '-'
                        + UUID.randomUUID().toString().substring(0, 13);
        SubscribeRequest.Builder request = SubscribeRequest.newBuilder()
                .setGroup(stream.group())
                .setMember(member)
                .setMode(
                        switch (stream.mode()) {
                            case QUEUE_BOUND -> GroupMode.QUEUE_BOUND;
                            case EXCLUSIVE -> GroupMode.EXCLUSIVE;
                            case BROADCAST -> GroupMode.BROADCAST;
                        })
                .setRevision(stream.revision());
        stream.subscriptions()
                .forEach((topic, filter) -> request.addSubscriptions(
                        Subscription.newBuilder().setTopic(topic).setFilter(filter)));
        return new Membership(cluster, threads, options.adminTimeout(), request.build());
    }

    private static String shortened(String clientId) {
        return clientId.length() <= 200 ? clientId : clientId.substring(0, 200);
    }

    /** @param onNews called on the client's threads when something changed */
    Ownership ownership(StreamConsumerOptions stream, Membership membership, Runnable onNews) {
        return stream.mode() == StreamMode.BROADCAST
                ? new WholeOwnership(
                        membership, List.copyOf(stream.subscriptions().keySet()), routes, threads, onNews)
                : new AssignedOwnership(membership, cluster, threads, onNews);
    }

    ConsumedTopics consumedTopics(Set<String> subscribed) {
        return new ConsumedTopics(subscribed, cluster, routes, threads, options.adminTimeout());
    }

    LeaseCalls leaseCalls(Membership membership, StartFrom startFrom, Ordering ordering) {
        return new LeaseCalls(leaders, routes, threads, membership, startFrom, ordering);
    }
}
