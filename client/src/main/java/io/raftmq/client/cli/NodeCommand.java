package io.raftmq.client.cli;

import io.raftmq.client.RaftMqClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Nodes that leave. */
@Command(
        name = "node",
        description = "Empties nodes and takes them out of the cluster.",
        footer = {"", "Examples:", "  raftmq node drain 4", "  raftmq node remove 4"})
final class NodeCommand {
    private final RootCommand root;

    NodeCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "Moves a node's partitions away and gives it no new ones. Ask again until none is left.")
    int drain(
            @Parameters(paramLabel = "NODE") int node,
            @Option(names = "--undo", description = "Takes it back") boolean undo) {
        try (RaftMqClient client = root.connect()) {
            if (undo) {
                client.admin().undrainNode(node);
                root.print(Shown.of("node " + node + " takes partitions again", Json.map("node", node)));
            } else {
                int left = client.admin().drainNode(node);
                root.print(Shown.of(
                        "node " + node + " drains, " + left + " partitions left",
                        Json.map("node", node, "partitionsLeft", left)));
            }
        }
        return ExitCodes.OK;
    }

    @Command(description = "Takes a drained node out of the cluster.")
    int remove(@Parameters(paramLabel = "NODE") int node) {
        try (RaftMqClient client = root.connect()) {
            client.admin().removeNode(node);
            root.print(Shown.of("removed node " + node, Json.map("removed", node)));
        }
        return ExitCodes.OK;
    }
}
