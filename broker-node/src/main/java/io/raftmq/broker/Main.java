package io.raftmq.broker;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The broker's command line. Exit codes: 0 stopped in order, 1 the configuration is wrong, 2 the command line is wrong, 3 the
 * data directory cannot be used, 4 a port cannot be bound, 5 the store cannot be opened, 6 the cluster does not take this
 * node, 70 a fault that a node must not survive.
 */
@Command(
        name = "raftmq-broker",
        description = "A node of a RaftMQ cluster.",
        mixinStandardHelpOptions = true,
        version = "RaftMQ 0.1.0",
        subcommands = {ServerCommand.class, StandaloneCommand.class})
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command; returns its exit code when it has ended. */
    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: server or standalone");
    }
}
