package io.raftmq.client.producer;

import io.netty.buffer.ByteBuf;
import io.raftmq.client.net.Connections;
import io.raftmq.client.net.Endpoint;
import io.raftmq.client.net.Reply;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.routing.TopicRoute;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a partition's sender sees of the network: its leader of the moment. Thread-safe. */
final class PartitionLink {
    private final Routes routes;
    private final Connections connections;
    private final @Nullable TransactionTerms terms;
    private final String topic;
    private final int partition;

    /** @param terms of half messages; null if what is sent is visible at once */
    PartitionLink(
            Routes routes, Connections connections, @Nullable TransactionTerms terms, String topic, int partition) {
        this.routes = routes;
        this.connections = connections;
        this.terms = terms;
        this.topic = topic;
        this.partition = partition;
    }

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    /** A leader, and the topic's uid that goes with it. */
    record Target(Endpoint leader, long topicUid) {}

    /** Where to send now; null if no leader is known, and then the route is being refreshed. */
    @Nullable
    Target target() {
        TopicRoute route = routes.cached(topic);
        Endpoint leader = route == null ? null : routes.leader(route, partition);
        if (route == null || leader == null) {
            seek(route);
            return null;
        }
        return new Target(leader, route.uid());
    }

    private void seek(@Nullable TopicRoute route) {
        if (route == null) {
            var unused = routes.lookUp(topic, false); // its answer is found in the cache
        } else {
            routes.refresh();
        }
    }

    CompletableFuture<Reply<ProduceResponse>> send(Target target, ByteBuf batch, Duration timeout) {
        ProduceRequest.Builder request =
                ProduceRequest.newBuilder().setTopicUid(target.topicUid()).setPartition(partition);
        if (terms != null) {
            request.setTransaction(terms);
        }
        return connections.send(
                target.leader(), ApiKey.PRODUCE, request.build(), batch, ProduceResponse.parser(), timeout);
    }

    /** Learns from a failure: whether another leader is known by now. */
    boolean heal(Target target, RequestException failure) {
        return routes.heal(topic, partition, target.leader(), failure);
    }

    @Override
    public String toString() {
        return topic + '-' + partition;
    }
}
