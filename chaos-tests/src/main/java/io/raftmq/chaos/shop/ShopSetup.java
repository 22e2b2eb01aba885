package io.raftmq.chaos.shop;

import io.raftmq.chaos.shop.model.ShopGroups;
import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.chaos.workload.Topics;
import io.raftmq.client.Admin;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.GroupSettings.WhenExhausted;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RetryPolicy;
import java.time.Duration;
import java.util.List;

/** What an operator does before a shop opens: the topics, and how each group retries. */
final class ShopSetup {
    static final int PARTITIONS = 2;
    private static final RetryPolicy SOON = RetryPolicy.fixed(Duration.ofMillis(200));

    private ShopSetup() {}

    static void run(RaftMqClient client) {
        ShopTopics.ALL.forEach(topic -> Topics.create(client, topic, PARTITIONS));
        Admin admin = client.admin();
        // What has to happen sooner or later is tried until it does.
        GroupSettings forEver = GroupSettings.unchanged().withRetry(SOON).withWhenExhausted(WhenExhausted.BLOCK);
        List.of(ShopGroups.ORDER, ShopGroups.STOCK, ShopGroups.REFUND)
                .forEach(group -> admin.alterGroup(group, forEver));
        // What may fail for good is given up after some attempts, and somebody reads the dead letters.
        GroupSettings someTimes = GroupSettings.unchanged().withRetry(SOON).withMaxAttempts(10);
        List.of(ShopGroups.CHARGE, ShopGroups.DELIVERY).forEach(group -> admin.alterGroup(group, someTimes));
        List.of(ShopGroups.REFUSED, ShopGroups.HELP_DESK)
                .forEach(group ->
                        admin.alterGroup(group, GroupSettings.unchanged().withRetry(SOON)));
    }
}
