package io.raftmq.broker;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code standalone [--dir DIR] [--port PORT]}: a cluster of one node, without a configuration file. */
@Command(
        name = "standalone",
        description = "Runs a cluster of one node, for trying things out.",
        mixinStandardHelpOptions = true,
        footer = {"", "Every setting can be given in the environment, see docs/CONFIGURATION.md."})
@SuppressWarnings("NullAway.Init") // the fields are set by picocli before call()
final class StandaloneCommand implements Callable<Integer> {
    private static final int HIGHEST_FIRST_PORT = 65_533;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "raftmq-data",
            description = "Its data directory; default ${DEFAULT-VALUE}.")
    private Path directory;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9711",
            description = "Its client port; Raft and HTTP get the two after it; default ${DEFAULT-VALUE}.")
    private int port;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (port < 1 || port > HIGHEST_FIRST_PORT) {
            err.println("--port: 1 to " + HIGHEST_FIRST_PORT);
            err.flush();
            return NodeProcess.BAD_CONFIGURATION;
        }
        try {
            BrokerConfig config = BrokerConfig.of(
                    Map.of(
                            "node.id", "1",
                            "data.dir", directory.toString(),
                            "client.port", Integer.toString(port),
                            "raft.port", Integer.toString(port + 1),
                            "http.port", Integer.toString(port + 2)),
                    System.getenv());
            return NodeProcess.run(config, err);
        } catch (ConfigException e) {
            e.problems().forEach(err::println);
            err.flush();
            return NodeProcess.BAD_CONFIGURATION;
        }
    }
}
