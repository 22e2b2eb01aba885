package io.raftmq.client.routing;

import io.raftmq.client.ClientOptions;
import io.raftmq.client.FailureCode;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.Connections;
import io.raftmq.client.net.Endpoint;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.TopicInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the topics in use. A wrong one heals from the answer that shows it: a hint is applied at once, and what
 * has no hint causes one refresh, however many ask for it. Thread-safe; never blocks.
 */
public final class Routes {
    private final Connections connections;
    private final Nodes nodes;
    private final long maxAgeNanos;
    private final ConcurrentHashMap<String, TopicRoute> topics = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CompletableFuture<TopicRoute>> lookups = new ConcurrentHashMap<>();
    private final Depositions depositions = new Depositions();
    private @Nullable CompletableFuture<?> refresh;
    private volatile long refreshedNanos = System.nanoTime();

    public Routes(Connections connections, ClientOptions options) {
        this.connections = connections;
        this.nodes = new Nodes(options.bootstrap().stream().map(Endpoint::parse).toList());
        this.maxAgeNanos = options.metadataMaxAge().toNanos();
    }

    public Nodes nodes() {
        return nodes;
    }

    /** The route at hand, or null if the topic has not been looked up. An old one is refreshed in the background. */
    public @Nullable TopicRoute cached(String topic) {
        TopicRoute route = topics.get(topic);
        if (route != null && System.nanoTime() - refreshedNanos > maxAgeNanos) {
            refresh();
        }
        return route;
    }

    /** Where the leader listens, or null if there is none that is known. */
    public @Nullable Endpoint leader(TopicRoute route, int partition) {
        int nodeId = route.leader(partition);
        return nodeId == TopicRoute.NO_LEADER ? null : nodes.endpoint(nodeId);
    }

    /**
     * Asks one node, once, for a topic that is not in the cache; those who ask meanwhile share the answer.
     *
     * @param create whether the cluster may create it
     * @return fails with UNKNOWN_TOPIC if there is none
     */
    public CompletableFuture<TopicRoute> lookUp(String topic, boolean create) {
        CompletableFuture<TopicRoute> mine = new CompletableFuture<>();
        CompletableFuture<TopicRoute> running = lookups.putIfAbsent(topic + (create ? "+" : ""), mine);
        if (running != null) {
            return running;
        }
        String key = topic + (create ? "+" : "");
        Completion.then(
                ask(List.of(topic), create),
                answer -> {
                    lookups.remove(key, mine);
                    TopicRoute route = topics.get(topic);
                    if (route == null) {
                        mine.completeExceptionally(whyMissing(topic, answer));
                    } else {
                        mine.complete(route);
                    }
                },
                failure -> {
                    lookups.remove(key, mine);
                    mine.completeExceptionally(failure);
                });
        return mine;
    }

    private static RequestException whyMissing(String topic, MetadataResponse answer) {
        for (TopicInfo info : answer.getTopicsList()) {
            if (info.getName().equals(topic) && info.getError() != 0) {
                return RequestException.result(
                        info.getError(), "topic " + topic + ": " + ErrorCode.of(info.getError()));
            }
        }
        return RequestException.result(ErrorCode.UNKNOWN_TOPIC.id(), "there is no topic " + topic);
    }

    /** Asks for all routes in use again, unless that is under way. */
    public synchronized void refresh() {
        if (refresh != null && !refresh.isDone()) {
            return;
        }
        List<String> used = List.copyOf(topics.keySet());
        if (!used.isEmpty()) {
            refresh = ask(used, false);
        }
    }

    /**
     * A node is asked and says nothing: others are asked who leads, in turn. Once they say that it lost a partition since it was last
     * heard, the cluster has given it up, and so does this client; until then it may be busy and nothing else.
     */
    public void silent(Endpoint node, long sinceNanos) {
        if (depositions.since(node, sinceNanos)) {
            connections.abandon(node, sinceNanos, "is silent, and others lead in its place");
            return;
        }
        synchronized (this) {
            nodes.askAnother(node);
            refresh = null; // whoever is asked already may be silent as well, or know nothing new
        }
        refresh();
    }

    /** What the cluster says about the topics; an empty list asks for all. The answer is learned. */
    public CompletableFuture<MetadataResponse> ask(List<String> names, boolean create) {
        Endpoint node = nodes.any();
        MetadataRequest request = MetadataRequest.newBuilder()
                .addAllTopics(names)
                .setAutoCreate(create)
                .build();
        return connections
                .send(node, ApiKey.METADATA, request, MetadataResponse.parser())
                .handle((reply, failure) -> {
                    if (failure != null) {
                        RequestException why = RequestException.of(failure);
                        if (why.code() != FailureCode.CLOSED) {
                            nodes.skip(node);
                        }
                        throw why;
                    }
                    learn(reply.header(), names);
                    return reply.header();
                });
    }

    private void learn(MetadataResponse answer, List<String> asked) {
        nodes.learn(answer.getNodesList());
        for (TopicInfo info : answer.getTopicsList()) {
            if (info.getError() == 0 && info.getPartitionsCount() > 0) {
                if (asked.contains(info.getName()) || topics.containsKey(info.getName())) {
                    topics.merge(
                            info.getName(),
                            TopicRoute.of(info),
                            (older, heard) -> replaced(older, heard.mergedOver(older)));
                }
            } else if (info.getError() == ErrorCode.UNKNOWN_TOPIC.id()) {
                topics.remove(info.getName());
            }
        }
        refreshedNanos = System.nanoTime();
    }

    /**
     * Learns from a failed request to a partition's leader.
     *
     * @param asked the node that failed or refused
     * @return whether another leader is known now, so that it may be asked at once
     */
    public boolean heal(String topic, int partition, Endpoint asked, RequestException failure) {
        LeaderHint hint = failure.leader();
        if (hint != null && hint.getNodeId() >= 0) {
            nodes.learn(hint);
            topics.computeIfPresent(
                    topic, (name, route) -> replaced(route, orElse(route.with(partition, hint), route)));
        }
        TopicRoute known = topics.get(topic);
        Endpoint leader = known == null ? null : leader(known, partition);
        if (leader != null && !leader.equals(asked)) {
            return true;
        }
        topics.computeIfPresent(topic, (name, route) -> route.doubting(partition));
        // Who does not serve may be cut off from those who know better.
        nodes.skip(asked);
        refresh();
        return false;
    }

    private TopicRoute replaced(TopicRoute older, TopicRoute newer) {
        depositions.note(older, newer, nodes, System.nanoTime());
        return newer;
    }

    private static TopicRoute orElse(@Nullable TopicRoute changed, TopicRoute route) {
        return changed != null ? changed : route;
    }
}
