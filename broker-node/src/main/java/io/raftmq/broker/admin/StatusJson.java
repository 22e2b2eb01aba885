package io.raftmq.broker.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Topic;
import io.raftmq.store.RaftGroup;
import java.util.Comparator;

/**
 * The answer of {@code /status}:
 *
 * <pre>
 * {"id":1, "pid":123, "cluster":"...", "ready":true, "client":"127.0.0.1:9711", "raft":"127.0.0.1:9712",
 *  "metadata":{"index":17,"leader":2}, "disk_used_percent":41,
 *  "partitions":[{"topic":"t","uid":1,"partition":0,"leading":true,"term":3,"applied":12}],
 *  "quarantined":[{"group":"g1-2","why":"..."}]}
 * </pre>
 */
final class StatusJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusJson() {}

    static String of(NodeView node) {
        MetadataImage image = node.meta().image();
        ObjectNode status = JSON.createObjectNode();
        status.put("id", node.config().nodeId());
        status.put("pid", ProcessHandle.current().pid());
        status.put("cluster", image.clusterId());
        status.put("ready", node.notReadyBecause().isEmpty());
        status.put(
                "client", node.config().advertisedHost() + ":" + node.server().port());
        status.put("raft", node.config().advertisedHost() + ":" + node.config().raftPort());
        status.putObject("metadata")
                .put("index", image.index())
                .put("leader", node.meta().leaderNode());
        status.put("disk_used_percent", node.disk().usedPercent());
        ArrayNode partitions = status.putArray("partitions");
        node.partitions().all().stream()
                .sorted(Comparator.comparing(PartitionRuntime::id))
                .forEach(partition -> add(partitions.addObject(), partition, image));
        ArrayNode quarantined = status.putArray("quarantined");
        node.host()
                .quarantined()
                .forEach((id, why) ->
                        quarantined.addObject().put("group", id.toString()).put("why", why));
        return status.toString();
    }

    private static void add(ObjectNode json, PartitionRuntime partition, MetadataImage image) {
        RaftGroup group = partition.group();
        json.put(
                "topic", image.topic(partition.id().topicUid()).map(Topic::name).orElse(""));
        json.put("uid", partition.id().topicUid());
        json.put("partition", partition.id().partition());
        json.put("leading", partition.status().leads());
        json.put("term", partition.status().servingTerm());
        json.put("applied", partition.status().appliedIndex());
        json.put(
                "leader",
                group == null ? "" : group.leader().map(Object::toString).orElse(""));
    }
}
