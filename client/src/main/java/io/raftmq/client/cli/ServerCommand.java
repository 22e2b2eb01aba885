package io.raftmq.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Named for {@code raftmq help}: the start script hands this verb to the broker, which is not on a client's class path. */
@Command(
        name = "server",
        description = "Runs a node of a cluster. Options: --config FILE, --check-config.",
        footer = {"", "Example: raftmq server --config /etc/raftmq/node.properties"})
final class ServerCommand implements Callable<Integer> {
    @Unmatched
    private final List<String> forTheBroker = new ArrayList<>();

    @Override
    public Integer call() {
        throw new IllegalArgumentException("the client's jar cannot run 'server " + String.join(" ", forTheBroker)
                + "'; the script deploy/raftmq of the full distribution does");
    }
}
