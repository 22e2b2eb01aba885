package io.raftmq.chaos.scenario;

import io.raftmq.chaos.cluster.BrokerCommand;
import io.raftmq.chaos.cluster.FreePorts;
import io.raftmq.chaos.cluster.ScriptCluster;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/quickstart}: the scenario with a cluster of its own, and the line with its verdict last. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = {
            "Starts three nodes, sends a file through them line by line, kills a leader half-way with kill -9,",
            "starts it again, and shows that every line came back: none lost, none doubled, each partition in order."
        },
        footer = {
            "",
            "The last line is: sent=N acked=N received=N lost=0 duplicated=0 misordered=0 redelivered=R failover_ms=M",
            "Ends with 0 if everything came back as it was sent, 1 if not, 2 for wrong usage."
        })
public final class Quickstart implements Callable<Integer> {
    private static final int NODES = 3;

    @Option(names = "--file", paramLabel = "FILE", description = "What to send; default: the JDK's lib/classlist")
    private Path file = Path.of(System.getProperty("java.home"), "lib", "classlist");

    @Option(names = "--keep", description = "Keep the nodes' data and logs")
    private boolean keep;

    private final PrintStream out = System.out;

    /** Runs and ends the process. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Quickstart())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println("quickstart: " + failure.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Lines lines = Lines.of(file);
        if (lines.count() < 2 * QuickstartScenario.PARTITIONS) {
            throw new IllegalArgumentException(file + " has too few lines to kill a leader half-way");
        }
        Path directory = Files.createTempDirectory("raftmq-quickstart-");
        ScriptCluster cluster =
                new ScriptCluster(BrokerCommand.deploy().resolve("cluster"), directory, NODES, FreePorts.base());
        // Whatever ends this process short of kill -9, Ctrl-C too, no node outlives it.
        Thread stop = new Thread(cluster::stop, "stop-cluster");
        Runtime.getRuntime().addShutdownHook(stop);
        Console console = new Console(out);
        console.say("Starting " + NODES + " nodes in " + directory);
        cluster.start();
        Verdict verdict = new QuickstartScenario(cluster, lines, console).run();
        console.say("Stopping the nodes.");
        cluster.stop();
        Runtime.getRuntime().removeShutdownHook(stop);
        if (keep || !verdict.good()) {
            console.say("Data and logs are kept in " + directory + "; to look around: deploy/cluster start --dir "
                    + directory);
        } else {
            cluster.wipe();
        }
        out.println(verdict.line());
        out.flush();
        return verdict.good() ? 0 : 1;
    }
}
