package io.raftmq.chaos.scenario;

import io.raftmq.chaos.cluster.ClassArchive;
import io.raftmq.chaos.cluster.ClusterLayout;
import io.raftmq.chaos.cluster.FileTree;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.nemesis.Capabilities;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.report.SoakIdentity;
import io.raftmq.chaos.report.SoakReport;
import io.raftmq.chaos.soak.Round;
import io.raftmq.chaos.soak.RoundPlan;
import io.raftmq.chaos.soak.WorkloadKind;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/chaos}: a soak on a cluster of its own. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts nodes, has every kind of message sent and consumed, and lets faults loose on them that follow from a",
            "seed. In the end of each round it is judged what the cluster holds against what it promised."
        },
        footer = {
            "",
            "The last line is:",
            "faults=N acked=N lost=0 duplicated=0 misordered=0 stale=0 unavailable_p99_ms=M",
            "Ends with 0 if all promises held, 1 if not, 2 for wrong usage."
        })
public final class Chaos implements Callable<Integer> {
    @Option(names = "--minutes", paramLabel = "N", description = "How long; default 20")
    private double minutes = 20;

    @Option(names = "--seed", paramLabel = "S", description = "Repeats the schedule of the run that printed it")
    private @Nullable Long seed;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            description =
                    "kill, kill-majority, kill-all, pause, pause-leader, isolate, vanish, one-way, bridge, slow, transfer,"
                            + " rolling-restart, move, power-cut, power-cut-all, disk-full, disk-error, disk-stall, disk-slow, clock,"
                            + " bit-flip;"
                            + " one named twice comes twice as often; default: all that this machine lets a test do")
    private List<String> faults =
            Arrays.stream(FaultKind.values()).map(FaultKind::text).toList();

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "KIND",
            description = "log, group, stream, transaction, timer, lane, retry, claim, metadata; default: all")
    private List<String> workload =
            Arrays.stream(WorkloadKind.values()).map(WorkloadKind::text).toList();

    @Option(names = "--nodes", paramLabel = "N", description = "3 to 9; default 3. Moves of partitions take 4")
    private int nodes = 3;

    @Option(names = "--pace", paramLabel = "N", description = "Operations a second of each workload; default 60")
    private int pace = 60;

    @Option(
            names = "--round-minutes",
            paramLabel = "N",
            description = "After how long what was done is judged; default 3")
    private double roundMinutes = 3;

    @Option(
            names = "--from-round",
            paramLabel = "N",
            description = "Goes on with a seed's run from that round; default: the first that --report has not told")
    private int fromRound = 1;

    @Option(
            names = "--until-faults",
            paramLabel = "N",
            description = "Ends earlier, once so many faults were done, those that --report told included")
    private long maxFaults = Long.MAX_VALUE;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where summary.json and report.html go; default: a directory of the run's own. A run that was"
                    + " cut goes on there, with the same --seed and --nodes")
    private @Nullable Path report;

    private final PrintStream out = System.out;
    private final long start = System.nanoTime();

    /** Runs and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Chaos()).setExecutionExceptionHandler((failure, line, parsed) -> {
            boolean wrongUsage = failure instanceof IllegalArgumentException;
            line.getErr().println("chaos: " + (wrongUsage ? failure.getMessage() : failure));
            return wrongUsage ? 2 : 1;
        });
    }

    @Override
    public Integer call() throws Exception {
        if (nodes < 3 || nodes > ClusterLayout.MAX_NODES) {
            throw new IllegalArgumentException("--nodes is 3 to " + ClusterLayout.MAX_NODES + ", not " + nodes);
        }
        if (pace < 1 || pace * roundMinutes > Round.MOST_PACE_MINUTES) {
            throw new IllegalArgumentException("--pace times --round-minutes is at most " + Round.MOST_PACE_MINUTES
                    + ": a round's history is kept in memory");
        }
        long first = seed != null ? seed : ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        List<WorkloadKind> workloads = workload.stream().map(WorkloadKind::of).toList();
        Path directory = Files.createTempDirectory("raftmq-chaos-");
        List<FaultKind> kinds = kinds(directory);
        SoakReport told =
                SoakReport.goOn(report != null ? report : directory.resolve("report"), new SoakIdentity(first, nodes));
        ClassArchive.make(directory.resolve("classes"));
        Path data = directory.resolve("nodes");
        try (ProcessCluster cluster =
                ProcessCluster.equipped(data, nodes, Round.SETTINGS, Capabilities.equipmentFor(kinds))) {
            // Whatever ends this process short of kill -9, no node outlives it, none that is frozen, and no mount.
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "close-cluster"));
            say("seed " + first + "; starting " + nodes + " nodes in " + directory);
            cluster.start();
            RoundPlan plan = new RoundPlan(1, first, kinds, workloads, Integer.MAX_VALUE, millis(roundMinutes), pace);
            new Soak(cluster, plan, told, this::say).run(fromRound, maxFaults, millis(minutes));
        }
        say("report: " + told.page());
        if (told.totals().clean()) {
            FileTree.delete(data);
        } else {
            say("data and logs of the nodes are kept in " + data);
        }
        say(told.totals().details());
        out.println(told.totals().line());
        return told.totals().clean() ? 0 : 1;
    }

    /** What was asked for and can be done here; what cannot is said. */
    private List<FaultKind> kinds(Path directory) {
        List<FaultKind> asked = faults.stream().map(FaultKind::of).toList();
        Capabilities capabilities = Capabilities.probe(asked, nodes, directory.resolve("probe"));
        capabilities
                .leftOut()
                .forEach((why, kinds) -> say("left out: "
                        + kinds.stream().map(FaultKind::text).collect(Collectors.joining(", ")) + ": " + why));
        return capabilities.possible();
    }

    private static Duration millis(double minutes) {
        return Duration.ofMillis((long) (minutes * 60_000));
    }

    private void say(String text) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, text);
        out.flush();
    }
}
