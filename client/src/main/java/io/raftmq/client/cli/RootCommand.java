package io.raftmq.client.cli;

import io.raftmq.client.ClientOptions;
import io.raftmq.client.RaftMqClient;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, and what commands share: the way to the cluster and to the terminal. */
@Command(
        name = "raftmq",
        description = "Talks to a RaftMQ cluster, or runs a node of one.",
        version = "raftmq 0.1.0",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HelpCommand.class,
            ServerCommand.class,
            StandaloneCommand.class,
            ClusterCommand.class,
            TopicCommand.class,
            GroupCommand.class,
            ProduceCommand.class,
            ConsumeCommand.class,
            MessageCommand.class,
            TimerCommand.class,
            TransactionCommand.class,
            DeadLetterCommand.class,
            BenchCommand.class,
            NodeCommand.class,
            QuotaCommand.class,
            ClaimCommand.class,
            AuditCommand.class,
            PartitionCommand.class,
            LeaderCommand.class
        })
final class RootCommand {
    /** The first three nodes that {@code deploy/cluster} starts. */
    static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9711,127.0.0.1:9712,127.0.0.1:9713";

    private final Function<ClientOptions, RaftMqClient> connector;
    private final InputStream in;
    private final OutputStream bytes;
    private final PrintWriter text;
    private final PrintWriter progress;

    @Option(
            names = {"-b", "--bootstrap"},
            paramLabel = "HOST:PORT,...",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:RAFTMQ_BOOTSTRAP:-" + DEFAULT_BOOTSTRAP + "}",
            description = "Nodes to ask first. Default: RAFTMQ_BOOTSTRAP, else " + DEFAULT_BOOTSTRAP)
    private String bootstrap = DEFAULT_BOOTSTRAP;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            description = "How long to try before giving up, e.g. 500ms or 2m. Default: 30s")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON, one value a line")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Tell on standard error what the client does")
    private boolean verbose;

    RootCommand(
            Function<ClientOptions, RaftMqClient> connector,
            InputStream in,
            OutputStream bytes,
            PrintWriter text,
            PrintWriter progress) {
        this.connector = connector;
        this.in = in;
        this.bytes = bytes;
        this.text = text;
        this.progress = progress;
    }

    RaftMqClient connect() {
        Duration connect = timeout.compareTo(Duration.ofSeconds(3)) < 0 ? timeout : Duration.ofSeconds(3);
        return connector.apply(ClientOptions.builder(bootstrap)
                .connectTimeout(connect)
                .adminTimeout(timeout)
                .build());
    }

    Duration timeout() {
        return timeout;
    }

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }

    /** Standard input, unbuffered. */
    InputStream in() {
        return in;
    }

    /** Standard output as it is, for message bodies. */
    OutputStream bytes() {
        return bytes;
    }

    /** Standard output as text. */
    PrintWriter text() {
        return text;
    }

    /** Standard error, flushed at each line: what a person watches. */
    PrintWriter progress() {
        return progress;
    }

    /** Prints the result in the form that was asked for. */
    void print(Shown result) {
        text.println(json ? Json.text(result.json()) : result.text());
        text.flush();
    }
}
