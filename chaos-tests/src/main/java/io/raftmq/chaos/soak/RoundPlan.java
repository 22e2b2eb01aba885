package io.raftmq.chaos.soak;

import io.raftmq.chaos.nemesis.FaultKind;
import java.time.Duration;
import java.util.List;

/**
 * What a round is to do. It ends after so many strikes or so much time, whichever comes first.
 *
 * @param number from 1
 * @param seed of this round: schedule and traffic follow from it
 * @param pace operations a second of each workload, roughly
 */
public record RoundPlan(
        int number,
        long seed,
        List<FaultKind> faults,
        List<WorkloadKind> workloads,
        int maxStrikes,
        Duration length,
        int pace) {
    public RoundPlan {
        faults = List.copyOf(faults);
        workloads = List.copyOf(workloads);
    }
}
