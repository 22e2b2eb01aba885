package io.raftmq.client.cli;

import io.raftmq.client.ClusterDescription;
import io.raftmq.client.ClusterSettings;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.RetryPolicy;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the cluster is made of, for people and for programs. The names in the JSON are stable. */
final class Descriptions {
    private Descriptions() {}

    static Shown cluster(ClusterDescription cluster, List<TopicDescription> topics) {
        Table table = new Table("NODE", "ALIVE", "CLIENT", "RAFT", "HTTP", "RACK", "META");
        List<Object> nodes = new ArrayList<>();
        for (ClusterDescription.Node node : cluster.nodes()) {
            String meta = node.id() == cluster.metaLeader() ? "leader" : node.metaVoter() ? "voter" : "learner";
            String alive = node.alive() ? (node.draining() ? "draining" : "yes") : "no";
            table.row(node.id(), alive, node.client(), node.raft(), node.http(), node.rack(), meta);
            nodes.add(Json.map(
                    "id",
                    node.id(),
                    "alive",
                    node.alive(),
                    "draining",
                    node.draining(),
                    "client",
                    node.client(),
                    "raft",
                    node.raft(),
                    "http",
                    node.http(),
                    "rack",
                    node.rack(),
                    "epoch",
                    node.epoch(),
                    "metaVoter",
                    node.metaVoter(),
                    "maxFeatureLevel",
                    node.maxFeatureLevel()));
        }
        long partitions = topics.stream().mapToLong(t -> t.partitions().size()).sum();
        String text = "cluster " + cluster.clusterId() + ", metadata leader "
                + (cluster.metaLeader() < 0 ? "unknown" : "node " + cluster.metaLeader()) + ", feature level "
                + cluster.featureLevel() + ", " + topics.size() + " topics, " + partitions + " partitions\n" + table;
        return Shown.of(
                text,
                Json.map(
                        "clusterId",
                        cluster.clusterId(),
                        "metaLeader",
                        cluster.metaLeader(),
                        "metadataIndex",
                        cluster.metadataIndex(),
                        "featureLevel",
                        cluster.featureLevel(),
                        "nodes",
                        nodes,
                        "partitions",
                        partitions(topics).json()));
    }

    static Shown partitions(List<TopicDescription> topics) {
        Table table = new Table("TOPIC", "PARTITION", "LEADER", "TERM", "REPLICAS", "MOVING TO");
        List<Object> rows = new ArrayList<>();
        for (TopicDescription topic : topics) {
            for (TopicDescription.Partition partition : topic.partitions()) {
                table.row(
                        topic.name(),
                        partition.partition(),
                        leader(partition),
                        partition.leaderTerm(),
                        list(partition.replicas()),
                        list(partition.targetReplicas()));
                rows.add(Json.map(
                        "topic",
                        topic.name(),
                        "partition",
                        partition.partition(),
                        "leader",
                        partition.leader(),
                        "term",
                        partition.leaderTerm(),
                        "replicas",
                        partition.replicas(),
                        "targetReplicas",
                        partition.targetReplicas()));
            }
        }
        return Shown.of(table.toString(), rows);
    }

    static Shown topic(TopicDescription topic) {
        TopicSettings settings = topic.settings();
        String text = "topic " + topic.name() + " (uid " + Long.toHexString(topic.uid()) + ")"
                + ", replicas " + settings.replicationFactor()
                + ", retention " + retention(settings.retention())
                + ", retention bytes " + settings.retentionBytes()
                + ", flush " + settings.flush()
                + ", max message bytes " + settings.maxMessageBytes()
                + ", dedupe window " + retention(settings.dedupeWindow()) + "\n";
        Duration retention = settings.retention();
        Duration window = settings.dedupeWindow();
        return Shown.of(
                text + partitions(List.of(topic)).text(),
                Json.map(
                        "name",
                        topic.name(),
                        "uid",
                        Long.toHexString(topic.uid()),
                        "replicationFactor",
                        settings.replicationFactor(),
                        "retentionMs",
                        retention == null ? null : retention.toMillis(),
                        "retentionBytes",
                        settings.retentionBytes(),
                        "flush",
                        settings.flush(),
                        "maxMessageBytes",
                        settings.maxMessageBytes(),
                        "dedupeWindowMs",
                        window == null ? null : window.toMillis(),
                        "partitions",
                        partitions(List.of(topic)).json()));
    }

    static Shown settings(ClusterSettings settings) {
        return Shown.of(
                "feature level " + settings.featureLevel() + ", auto-create topics " + settings.autoCreateTopics()
                        + ", default partitions " + settings.defaultPartitions(),
                Json.map(
                        "featureLevel",
                        settings.featureLevel(),
                        "autoCreateTopics",
                        settings.autoCreateTopics(),
                        "defaultPartitions",
                        settings.defaultPartitions()));
    }

    static Shown group(GroupDescription group, List<GroupDescription.Progress> progress) {
        Table table = new Table("TOPIC", "PARTITION", "OFFSET", "END", "LAG", "OUTSTANDING", "OLDEST", "OWNER");
        List<Object> rows = new ArrayList<>();
        long lag = 0;
        for (GroupDescription.Progress p : progress) {
            lag += p.lag();
            String topic = p.partition().topic();
            int partition = p.partition().partition();
            table.row(
                    topic,
                    partition,
                    p.offset(),
                    p.endOffset(),
                    p.lag(),
                    p.outstanding(),
                    p.oldestOutstanding(),
                    group.owners().getOrDefault(p.partition(), ""));
            rows.add(Json.map(
                    "topic",
                    topic,
                    "partition",
                    partition,
                    "offset",
                    p.offset(),
                    "logStartOffset",
                    p.logStartOffset(),
                    "endOffset",
                    p.endOffset(),
                    "owner",
                    group.owners().getOrDefault(p.partition(), ""),
                    "lag",
                    p.lag(),
                    "outstanding",
                    p.outstanding(),
                    "oldestOutstanding",
                    p.oldestOutstanding()));
        }
        String text = "group " + group.group() + ", " + group.mode() + ", subscription version "
                + group.subscriptionVersion() + ", revision " + group.revision() + " " + group.subscriptions()
                + ", members " + group.members()
                + ", lag " + lag + "\nsettings: " + text(group.settings());
        return Shown.of(
                progress.isEmpty() ? text : text + "\n" + table,
                Json.map(
                        "group",
                        group.group(),
                        "mode",
                        group.mode(),
                        "subscriptionVersion",
                        group.subscriptionVersion(),
                        "subscriptions",
                        group.subscriptions(),
                        "revision",
                        group.revision(),
                        "members",
                        group.members(),
                        "lag",
                        lag,
                        "settings",
                        json(group.settings()),
                        "progress",
                        rows));
    }

    static String text(GroupSettings settings) {
        RetryPolicy retry = settings.retry();
        return "retry " + (retry == null ? "unknown" : GroupSettingsOptions.text(retry))
                + ", max attempts " + settings.maxAttempts()
                + ", when exhausted " + settings.whenExhausted()
                + ", consume timeout " + retention(settings.consumeTimeout())
                + ", dead letter retention " + retention(settings.deadLetterRetention())
                + ", expired to " + settings.expiredTo();
    }

    static Object json(GroupSettings settings) {
        RetryPolicy retry = settings.retry();
        return Json.map(
                "retry",
                retry == null ? null : GroupSettingsOptions.text(retry),
                "maxAttempts",
                settings.maxAttempts(),
                "whenExhausted",
                settings.whenExhausted(),
                "consumeTimeoutMs",
                millis(settings.consumeTimeout()),
                "deadLetterRetentionMs",
                millis(settings.deadLetterRetention()),
                "expiredTo",
                settings.expiredTo());
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static String leader(TopicDescription.Partition partition) {
        return partition.leader() < 0 ? "none" : String.valueOf(partition.leader());
    }

    private static String list(List<Integer> nodes) {
        return nodes.isEmpty()
                ? "-"
                : String.join(",", nodes.stream().map(String::valueOf).toList());
    }

    private static String retention(@Nullable Duration retention) {
        return retention == null ? "unknown" : Units.text(retention);
    }
}
