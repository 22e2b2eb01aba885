package io.raftmq.chaos.scenario;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.report.SoakReport;
import io.raftmq.chaos.soak.Round;
import io.raftmq.chaos.soak.RoundPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Round after round on one cluster, until there were faults enough, the time is over or a promise is broken. */
public final class Soak {
    private final ProcessCluster cluster;
    private final RoundPlan first;
    private final SoakReport report;
    private final Consumer<String> progress;

    /**
     * A soak of a started cluster.
     *
     * @param first what the first round of the whole run is to do; all follow from it by their numbers
     * @param report where each round is told; those that are told already are not run again
     */
    public Soak(ProcessCluster cluster, RoundPlan first, SoakReport report, Consumer<String> progress) {
        this.cluster = cluster;
        this.first = first;
        this.report = report;
        this.progress = progress;
    }

    /**
     * Runs.
     *
     * @param fromRound a later one than what is told, if earlier ones were run elsewhere
     * @param faults that count, in all rounds together
     */
    public void run(int fromRound, long faults, Duration atMost) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        int number = Math.max(fromRound, report.nextRound());
        while (report.totals().clean() && report.totals().faults() < faults && System.nanoTime() - end < 0) {
            RoundPlan plan =
                    first.round(number, faults - report.totals().faults(), Duration.ofNanos(end - System.nanoTime()));
            report.add(Round.run(cluster, plan, progress));
            progress.accept("round " + number + ": " + report.totals().line());
            number++;
        }
    }
}
