package io.raftmq.client.cli;

import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who leads. */
@Command(
        name = "leader",
        description = "Chooses partitions' leaders.",
        footer = {"", "Example: raftmq leader transfer orders 3 --to 2"})
final class LeaderCommand {
    private final RootCommand root;

    LeaderCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "Makes the replica on a node the partition's leader.")
    int transfer(
            @Parameters(index = "0", paramLabel = "TOPIC") String topic,
            @Parameters(index = "1", paramLabel = "PARTITION") int partition,
            @Option(names = "--to", required = true, paramLabel = "NODE", description = "One of its replicas")
                    int node) {
        TopicPartition where = new TopicPartition(topic, partition);
        try (RaftMqClient client = root.connect()) {
            client.admin().transferLeader(where, node);
            root.print(Shown.of(
                    where + " is handed to node " + node,
                    Json.map("topic", topic, "partition", partition, "leader", node)));
        }
        return ExitCodes.OK;
    }
}
