package io.raftmq.chaos.failover;

import io.raftmq.chaos.cluster.FileTree;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.network.Network;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/failover}: {@link Sampler} with a cluster of its own. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts three nodes, sends to them without a pause, and takes leaders away, one after the other. Of each it is",
            "measured how long its partitions acknowledged nothing."
        },
        footer = {"", "The last line is: samples=N killed_p99_ms=M frozen_p99_ms=M isolated_p99_ms=M"})
public final class Failover implements Callable<Integer> {
    private static final int NODES = 3;

    @Option(names = "--samples", paramLabel = "N", description = "Of each kind; default 20")
    private int samples = 20;

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second; default 1000")
    private int rate = 1_000;

    @Option(
            names = "--losses",
            split = ",",
            paramLabel = "KIND",
            description = "killed, frozen, isolated; default: all")
    private List<String> losses =
            Arrays.stream(LeaderLoss.values()).map(LeaderLoss::text).toList();

    private final PrintStream out = System.out;

    /** Runs and ends the process. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Failover())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    boolean wrongUsage = failure instanceof IllegalArgumentException;
                    line.getErr().println("failover: " + (wrongUsage ? failure.getMessage() : failure));
                    return wrongUsage ? 2 : 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (samples < 1 || rate < 1) {
            throw new IllegalArgumentException("--samples and --rate are at least 1");
        }
        boolean networked = Network.available();
        List<LeaderLoss> kinds = losses.stream()
                .map(LeaderLoss::of)
                .filter(kind -> networked || kind != LeaderLoss.ISOLATED)
                .toList();
        Path directory = Files.createTempDirectory("raftmq-failover-");
        Map<LeaderLoss, List<Long>> measured = new TreeMap<>();
        try (ProcessCluster cluster = networked
                ? ProcessCluster.networked(directory, NODES, Map.of())
                : ProcessCluster.of(directory, NODES, Map.of())) {
            // Whatever ends this process short of kill -9, no node outlives it, and none that is frozen.
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop, "stop-cluster"));
            cluster.start();
            try (Sampler sampler = new Sampler(cluster, rate)) {
                for (int i = 1; i <= samples; i++) {
                    for (LeaderLoss kind : kinds) {
                        long millis = sampler.sample(kind);
                        measured.computeIfAbsent(kind, absent -> new ArrayList<>())
                                .add(millis);
                        say(i + " " + kind.text() + ": " + millis + " ms");
                    }
                }
            }
        }
        FileTree.delete(directory);
        measured.forEach((kind, millis) -> say(kind.text() + ": " + new Percentiles(millis)));
        say("samples=" + samples
                + measured.entrySet().stream()
                        .map(entry ->
                                " " + entry.getKey().text() + "_p99_ms=" + new Percentiles(entry.getValue()).of(0.99))
                        .collect(Collectors.joining()));
        return 0;
    }

    private void say(String text) {
        out.printf(Locale.ROOT, "%s%n", text);
        out.flush();
    }
}
