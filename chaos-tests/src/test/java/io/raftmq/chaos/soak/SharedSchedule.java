package io.raftmq.chaos.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.raftmq.chaos.cluster.ClassArchive;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.nemesis.Capabilities;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.report.SoakIdentity;
import io.raftmq.chaos.report.SoakReport;
import io.raftmq.chaos.report.Totals;
import io.raftmq.chaos.scenario.Soak;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * Workloads that share a schedule of faults on real processes, for a build's tests. How much there is to be can be said:
 * {@code -Dchaos.seed=S -Dchaos.minutes=M}, and the number of faults by a property of each test. With {@code -Dchaos.resume=true}
 * a run goes on where it was cut: with the first round that is not told in {@code chaos.report}.
 *
 * @param name of its report
 * @param faults that count, to be done if the time suffices
 * @param least with fewer the test has seen too little
 * @param atMost the time for them; what a slow machine cannot do in it is left out, and said
 */
record SharedSchedule(
        String name,
        int nodes,
        List<FaultKind> turn,
        List<WorkloadKind> workloads,
        int faults,
        int least,
        Duration atMost) {
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final boolean RESUME = Boolean.getBoolean("chaos.resume");
    private static final int PACE = 20;
    /** Faults of a round: a run that is cut loses as many at most, and clusters begin a round without topics. */
    private static final int ROUND = 50;

    private static final Duration ROUND_LENGTH = Duration.ofHours(1);

    /** Runs it, and prints what was done; where none of the faults can be had the test is left out. */
    void holds(Path directory) throws IOException {
        Capabilities can = Capabilities.probe(turn, nodes, directory.resolve("probe"));
        Story progress = new Story();
        assumeFalse(can.possible().isEmpty(), () -> name + " is left out: " + can.leftOut());
        can.leftOut().forEach((why, kinds) -> progress.tell("left out: " + kinds + ": " + why));
        Path report =
                Path.of(System.getProperty("chaos.report", "target/chaos")).resolve(name);
        SoakIdentity identity = new SoakIdentity(SEED, nodes);
        SoakReport told = RESUME ? SoakReport.goOn(report, identity) : SoakReport.begin(report, identity);
        progress.alsoTo(report.resolve("progress.txt"));
        RoundPlan first = new RoundPlan(1, SEED, can.possible(), workloads, ROUND, ROUND_LENGTH, PACE);
        ClassArchive.make(directory.resolve("classes"));
        long begin = System.nanoTime();
        try (ProcessCluster cluster = ProcessCluster.equipped(
                directory.resolve("nodes"), nodes, Round.SETTINGS, Capabilities.equipmentFor(can.possible()))) {
            cluster.start();
            new Soak(cluster, first, told, progress::tell).run(1, faults, atMost);
        }
        Totals totals = told.totals();
        System.out.println(name + ", seed " + SEED + ": " + totals.faults() + " of " + faults + " faults, "
                + (System.nanoTime() - begin) / 1_000_000_000 + " s, " + totals.details()
                + (can.leftOut().isEmpty() ? "" : ", left out " + can.leftOut()) + "\n" + totals.line());
        String story = "seed " + SEED + "\n" + progress;
        assertThat(totals.clean()).as(story).isTrue();
        assertThat(totals.met().keySet())
                .as(story)
                .containsExactlyInAnyOrderElementsOf(
                        workloads.stream().map(WorkloadKind::text).toList());
        assertThat(totals.kinds().keySet()).as(story).isEqualTo(EnumSet.copyOf(can.possible()));
        assertThat(totals.faults()).as(story).isGreaterThanOrEqualTo(Math.min(faults, least));
    }
}
