package io.raftmq.chaos.shop;

import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.chaos.workload.Topics;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicDescription;
import java.util.Map;
import java.util.TreeMap;

/** The node that leads most of the shop's partitions. */
record BusiestLeader(int node, int partitions) {
    static BusiestLeader find(RaftMqClient client) {
        Map<Integer, Integer> led = new TreeMap<>();
        for (String topic : ShopTopics.ALL) {
            for (TopicDescription.Partition partition : Topics.partitions(client, topic)) {
                if (partition.leader() > 0) {
                    led.merge(partition.leader(), 1, Integer::sum);
                }
            }
        }
        return led.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> new BusiestLeader(most.getKey(), most.getValue()))
                .orElseThrow(() -> new IllegalStateException("no partition of the shop has a leader"));
    }
}
