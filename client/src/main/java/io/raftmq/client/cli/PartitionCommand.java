package io.raftmq.client.cli;

import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicPartition;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where partitions are. */
@Command(
        name = "partition",
        description = "Moves partitions between nodes.",
        footer = {
            "",
            "Examples:",
            "  raftmq partition move orders 3 --to 1,2,4",
            "  raftmq partition move orders 3 --cancel"
        })
final class PartitionCommand {
    private final RootCommand root;

    PartitionCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "Begins to move a partition; it goes on in the background ('topic describe' shows it).")
    int move(
            @Parameters(index = "0", paramLabel = "TOPIC") String topic,
            @Parameters(index = "1", paramLabel = "PARTITION") int partition,
            @Option(names = "--to", split = ",", paramLabel = "NODE", description = "All its nodes afterwards")
                    List<Integer> nodes,
            @Option(names = "--cancel", description = "Cancels a move in progress") boolean cancel) {
        boolean moving = nodes != null && !nodes.isEmpty();
        if (moving == cancel) {
            throw new IllegalArgumentException("give either --to NODE,... or --cancel");
        }
        TopicPartition where = new TopicPartition(topic, partition);
        try (RaftMqClient client = root.connect()) {
            if (cancel) {
                client.admin().cancelMove(where);
            } else {
                client.admin().movePartition(where, nodes);
            }
            root.print(Shown.of(
                    cancel ? where + " stays" : where + " moves to " + nodes,
                    Json.map("topic", topic, "partition", partition, "to", cancel ? List.of() : nodes)));
        }
        return ExitCodes.OK;
    }
}
