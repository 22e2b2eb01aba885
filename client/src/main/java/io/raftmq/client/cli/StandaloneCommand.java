package io.raftmq.client.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Named for {@code raftmq help}, as {@link ServerCommand} is. */
@Command(name = "standalone", description = "Runs one node that is a cluster of its own; needs no configuration.")
final class StandaloneCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new IllegalArgumentException(
                "the client's jar cannot run a node; the script deploy/raftmq of the full distribution does");
    }
}
