package io.raftmq.broker;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code server --config FILE [--check-config]}. */
@Command(
        name = "server",
        description = "Runs a node until it is told to stop.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: server --config /etc/raftmq/node.properties --check-config"})
@SuppressWarnings("NullAway.Init") // the fields are set by picocli before call()
final class ServerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Its configuration, a properties file.")
    private Path file;

    @Option(names = "--check-config", description = "Only check it: prints OK, or every problem, and ends with 0 or 1.")
    private boolean checkOnly;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        BrokerConfig config;
        try {
            config = BrokerConfig.load(file, System.getenv());
        } catch (ConfigException e) {
            e.problems().forEach(checkOnly ? out::println : err::println);
            out.flush();
            err.flush();
            return NodeProcess.BAD_CONFIGURATION;
        }
        if (checkOnly) {
            out.println("OK");
            out.flush();
            return NodeProcess.STOPPED;
        }
        return NodeProcess.run(config, err);
    }
}
