package io.raftmq.chaos.scenario;

import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicDescription;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which node to kill: the one that leads most of a topic's partitions, and those partitions. */
record LeaderKill(int node, Set<Integer> partitions) {

    static LeaderKill aim(RaftMqClient client, String topic) {
        TopicDescription description = client.admin()
                .describeTopic(topic)
                .orElseThrow(() -> new IllegalStateException("topic " + topic + " is gone"));
        Map<Integer, Set<Integer>> led = new TreeMap<>();
        for (TopicDescription.Partition partition : description.partitions()) {
            if (partition.leader() > 0) {
                led.computeIfAbsent(partition.leader(), node -> new TreeSet<>()).add(partition.partition());
            }
        }
        return led.entrySet().stream()
                .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.size(), b.size())))
                .map(most -> new LeaderKill(most.getKey(), most.getValue()))
                .orElseThrow(() -> new IllegalStateException("no partition of " + topic + " has a leader"));
    }
}
