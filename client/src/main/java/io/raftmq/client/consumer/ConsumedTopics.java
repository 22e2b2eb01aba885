package io.raftmq.client.consumer;

import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.routing.RouteSearch;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The topics behind a consumer's subscription. A dead letter queue, {@code %DLQ%GROUP}, stands for that group's dead
 * letters in every topic it subscribes to, which may become more. Thread-safe.
 */
final class ConsumedTopics {
    private static final Duration ROUTE_WAIT = Duration.ofSeconds(30);

    private final Collection<String> subscribed;
    private final ClusterCalls cluster;
    private final RouteSearch search;
    private final Duration patience;
    private volatile List<String> names;

    ConsumedTopics(
            Set<String> subscribed, ClusterCalls cluster, Routes routes, ClientThreads threads, Duration patience) {
        this.subscribed = List.copyOf(subscribed);
        this.cluster = cluster;
        this.search = new RouteSearch(routes, threads);
        this.patience = patience;
        this.names = subscribed.stream().filter(name -> !isQueue(name)).toList();
    }

    /** The topics as last found, each in the form that {@link ConsumedTopic#of} reads. */
    List<String> names() {
        return names;
    }

    /** Whether there may be more of them than there were. */
    boolean mayGrow() {
        return subscribed.stream().anyMatch(ConsumedTopics::isQueue);
    }

    /** Finds the topics and their routes. Fails with UNKNOWN_TOPIC, or UNKNOWN_GROUP for dead letters of no group. */
    CompletableFuture<Void> find() {
        List<CompletableFuture<List<String>>> found =
                subscribed.stream().map(this::behind).toList();
        return CompletableFuture.allOf(found.toArray(CompletableFuture<?>[]::new))
                .thenCompose(nothing -> {
                    List<String> all = new ArrayList<>();
                    found.forEach(each -> all.addAll(each.join()));
                    return CompletableFuture.allOf(all.stream()
                                    .map(name ->
                                            search.find(ConsumedTopic.of(name).topic(), false, ROUTE_WAIT))
                                    .toArray(CompletableFuture<?>[]::new))
                            .thenAccept(routed -> names = List.copyOf(all));
                });
    }

    private CompletableFuture<List<String>> behind(String name) {
        if (!isQueue(name)) {
            return CompletableFuture.completedFuture(List.of(name));
        }
        DescribeGroupRequest request = DescribeGroupRequest.newBuilder()
                .setGroup(name.substring(ConsumedTopic.DEAD_LETTERS.length()))
                .build();
        return cluster.call(ApiKey.DESCRIBE_GROUP, request, DescribeGroupResponse.parser(), patience)
                .thenApply(group -> group.getSubscriptionsList().stream()
                        .map(Subscription::getTopic)
                        .map(topic -> ConsumedTopic.deadLetters(name, topic))
                        .toList());
    }

    private static boolean isQueue(String name) {
        return name.startsWith(ConsumedTopic.DEAD_LETTERS);
    }
}
