package io.raftmq.chaos.scenario;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.checker.Findings;
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

/** {@code deploy/kill-all}: {@link KillAllRounds} with a cluster of its own. */
@Command(
        name = "kill-all",
        mixinStandardHelpOptions = true,
        description = "kill -9 of all three nodes at once under load, then a start, round after round.",
        footer = {"", "The last line is: rounds=N lost=0 duplicated=0 misordered=0", "Ends with 0 if all promises held."
        })
public final class KillAll implements Callable<Integer> {
    private static final int NODES = 3;

    @Option(names = "--rounds", description = "Default 20")
    private int rounds = 20;

    @Option(names = "--acked", description = "Acknowledged messages to wait for before each kill; default 2,000")
    private int acked = 2_000;

    private final PrintStream out = System.out;

    /** Runs and ends the process. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new KillAll()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("raftmq-kill-all-");
        ScriptCluster cluster =
                new ScriptCluster(BrokerCommand.deploy().resolve("cluster"), directory, NODES, FreePorts.base());
        Thread stop = new Thread(cluster::stop, "stop-cluster");
        Runtime.getRuntime().addShutdownHook(stop);
        Console console = new Console(out);
        console.say("Starting " + NODES + " nodes in " + directory);
        cluster.start();
        Findings findings = new KillAllRounds(cluster, console::say).run(rounds, acked);
        cluster.stop();
        Runtime.getRuntime().removeShutdownHook(stop);
        if (findings.clean()) {
            cluster.wipe();
        } else {
            console.say("Data and logs are kept in " + directory);
            console.say(findings.toString());
        }
        out.println("rounds=" + rounds + " lost=" + findings.count(Kind.LOST) + " duplicated="
                + findings.count(Kind.DUPLICATED) + " misordered=" + findings.count(Kind.MISORDERED));
        return findings.clean() ? 0 : 1;
    }
}
