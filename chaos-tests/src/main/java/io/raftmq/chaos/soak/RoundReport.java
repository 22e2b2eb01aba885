package io.raftmq.chaos.soak;

import io.raftmq.chaos.checker.Anomaly.Family;
import io.raftmq.chaos.checker.Findings;
import java.util.List;
import java.util.Map;

/**
 * How a round went.
 *
 * @param strikes in the order in which they were done
 * @param traces what each workload did, and what is wrong with it, by its name
 * @param nanos how long the round took
 */
public record RoundReport(RoundPlan plan, List<StrikeReport> strikes, Map<String, Trace> traces, long nanos) {
    public RoundReport {
        strikes = List.copyOf(strikes);
        traces = Map.copyOf(traces);
    }

    /** Faults that count. */
    public long faults() {
        return strikes.stream().filter(StrikeReport::counts).count();
    }

    /** Operations that the cluster answered OK. */
    public long acked() {
        return traces.values().stream().mapToLong(Trace::acked).sum();
    }

    /** Anomalies of a family, in all workloads. */
    public long count(Family family) {
        return traces.values().stream()
                .mapToLong(trace -> trace.findings().count(family))
                .sum();
    }

    /** Whether all promises held. */
    public boolean clean() {
        return traces.values().stream().map(Trace::findings).allMatch(Findings::clean);
    }
}
