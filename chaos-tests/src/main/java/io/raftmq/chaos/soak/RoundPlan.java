package io.raftmq.chaos.soak;

import io.raftmq.chaos.nemesis.FaultKind;
import java.time.Duration;
import java.util.List;

/**
 * What a round is to do. It ends after so many strikes or so much time, whichever comes first.
 *
 * @param number from 1
 * @param seed of this round: schedule and traffic follow from it
 * @param faults of each turn; one that is named repeatedly comes as often
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
    private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

    public RoundPlan {
        faults = List.copyOf(faults);
        workloads = List.copyOf(workloads);
    }

    /** The same for another round of the run that this is the first of: with a seed of its own, and within what is left. */
    public RoundPlan round(int later, long strikesLeft, Duration left) {
        return new RoundPlan(
                later,
                seed + (later - number) * SEED_STEP,
                faults,
                workloads,
                (int) Math.min(maxStrikes, strikesLeft),
                left.compareTo(length) < 0 ? left : length,
                pace);
    }
}
