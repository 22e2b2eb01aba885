package io.raftmq.chaos.shop;

import io.raftmq.chaos.cluster.Cluster;
import io.raftmq.client.RaftMqClient;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * What goes wrong while the shop works: leaders are killed, evenly over the orders, and before each of them a service. All
 * are started again. Vans are spared: a van that dies between its door-step and its word to the cluster leaves behind the one case in
 * which a claim cannot know, which docs/EXAMPLE_SHOP.md explains.
 */
final class Mishaps {
    private static final List<String> VICTIMS = List.of("payment", "order", "stock", "cart");

    private final Cluster cluster;
    private final RaftMqClient client;
    private final Services services;
    private final Consumer<String> tell;

    Mishaps(Cluster cluster, RaftMqClient client, Services services, Consumer<String> tell) {
        this.cluster = cluster;
        this.client = client;
        this.services = services;
        this.tell = tell;
    }

    /** @param awaitPlaced returns when that part of all orders, 0 to 1, is placed */
    void run(int kills, DoubleConsumer awaitPlaced) {
        for (int kill = 1; kill <= kills; kill++) {
            awaitPlaced.accept((kill - 0.5) / (kills + 1));
            String victim = VICTIMS.get((kill - 1) % VICTIMS.size());
            services.killAndStart(victim);
            tell.accept("kill -9 of the " + victim + " service; it starts again from its book.");
            awaitPlaced.accept((double) kill / (kills + 1));
            BusiestLeader leader = BusiestLeader.find(client);
            cluster.kill(leader.node());
            tell.accept("kill -9 of node " + leader.node() + ", leader of " + leader.partitions() + " partitions.");
            cluster.restart(leader.node());
            tell.accept("Node " + leader.node() + " is back.");
        }
    }
}
