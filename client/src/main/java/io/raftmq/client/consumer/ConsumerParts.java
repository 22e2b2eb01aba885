package io.raftmq.client.consumer;

import io.raftmq.client.ClientOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.routing.Routes;
import java.util.Map;
import java.util.Set;
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

    Membership membership(String group, Map<String, String> subscriptions) {
        String member = options.clientId() + '-' + members.incrementAndGet();
        return new Membership(cluster, threads, options.adminTimeout(), group, member, subscriptions);
    }

    ConsumedTopics consumedTopics(Set<String> subscribed) {
        return new ConsumedTopics(subscribed, cluster, routes, threads, options.adminTimeout());
    }

    LeaseCalls leaseCalls(Membership membership, StartFrom startFrom, Ordering ordering) {
        return new LeaseCalls(leaders, routes, threads, membership, startFrom, ordering);
    }
}
