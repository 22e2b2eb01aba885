package io.raftmq.client.cli;

import io.raftmq.client.Admin;
import io.raftmq.client.ClusterSettings;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The cluster as a whole. */
@Command(
        name = "cluster",
        description = "Shows and sets what concerns the whole cluster.",
        footer = {"", "Examples:", "  raftmq cluster describe", "  raftmq cluster partitions --json"})
final class ClusterCommand {
    private final RootCommand root;

    ClusterCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "Nodes, their state, and who leads the metadata group.")
    int describe() {
        try (RaftMqClient client = root.connect()) {
            Admin admin = client.admin();
            root.print(Descriptions.cluster(admin.describeCluster(), topics(admin)));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Every partition with its leader and replicas; with --json an array.")
    int partitions() {
        try (RaftMqClient client = root.connect()) {
            root.print(Descriptions.partitions(topics(client.admin())));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Changes settings of the whole cluster and shows them all.")
    int alter(
            @Option(
                            names = "--auto-create-topics",
                            paramLabel = "true|false",
                            description = "Create topics on first use")
                    @Nullable
                    Boolean autoCreateTopics,
            @Option(names = "--default-partitions", paramLabel = "N", description = "Partitions of such a topic")
                    @Nullable
                    Integer defaultPartitions,
            @Option(names = "--feature-level", paramLabel = "N", description = "Only upwards; needs every node")
                    @Nullable
                    Integer featureLevel) {
        try (RaftMqClient client = root.connect()) {
            ClusterSettings change = new ClusterSettings(featureLevel, autoCreateTopics, defaultPartitions);
            ClusterSettings now = client.admin().alterCluster(change);
            root.print(Descriptions.settings(now));
        }
        return ExitCodes.OK;
    }

    /** Topics deleted between the two questions are left out. */
    private static List<TopicDescription> topics(Admin admin) {
        List<TopicDescription> topics = new ArrayList<>();
        for (String name : admin.listTopics()) {
            Optional<TopicDescription> topic = admin.describeTopic(name);
            topic.ifPresent(topics::add);
        }
        return topics;
    }
}
