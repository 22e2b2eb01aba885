package io.raftmq.chaos.report;

import io.raftmq.chaos.checker.Anomaly.Family;
import io.raftmq.chaos.nemesis.FaultKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the rounds of a soak add up to. */
public final class Totals {
    private static final double P99 = 0.99;

    private final List<RoundTally> rounds = new ArrayList<>();

    void add(RoundTally round) {
        rounds.add(round);
    }

    /** Faults that count. */
    public long faults() {
        return counted().count();
    }

    /** Of each kind the faults that count. */
    public Map<FaultKind, Long> kinds() {
        Map<FaultKind, Long> kinds = new EnumMap<>(FaultKind.class);
        counted().forEach(fault -> kinds.merge(fault.kind(), 1L, Long::sum));
        return kinds;
    }

    /** Of each workload the faults that met it; it shares the schedule with the others. */
    public Map<String, Long> met() {
        Map<String, Long> met = new TreeMap<>();
        counted().flatMap(fault -> fault.met().stream()).forEach(name -> met.merge(name, 1L, Long::sum));
        return met;
    }

    /** Frozen leaders that were asked what they may not know any more. */
    public long oldLeadersAsked() {
        return counted().filter(FaultTally::askedOldLeader).count();
    }

    /** Operations that the cluster answered OK. */
    public long acked() {
        return rounds.stream().mapToLong(RoundTally::acked).sum();
    }

    /** Anomalies of a family. */
    public long count(Family family) {
        return rounds.stream()
                .mapToLong(round -> round.anomalies().getOrDefault(family, 0L))
                .sum();
    }

    /** Whether all promises held. */
    public boolean clean() {
        return rounds.stream().allMatch(round -> round.anomalies().isEmpty());
    }

    /** Of the strikes that count, the time without an acknowledgement that 99 in 100 stay within; 0 without strikes. */
    public long unavailableP99Millis() {
        List<Long> sorted = counted()
                .map(FaultTally::unavailableMillis)
                .filter(millis -> millis >= 0)
                .sorted()
                .toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(sorted.size() * P99) - 1);
    }

    /** The line that other programs read; its form is stable. */
    public String line() {
        return "faults=" + faults() + " acked=" + acked() + " lost=" + count(Family.LOST) + " duplicated="
                + count(Family.DUPLICATED) + " misordered=" + count(Family.MISORDERED) + " stale="
                + count(Family.STALE) + " unavailable_p99_ms=" + unavailableP99Millis();
    }

    /** The same in more words: which faults there were, and whom they met. */
    public String details() {
        Map<String, Long> kinds = new TreeMap<>();
        kinds().forEach((kind, count) -> kinds.put(kind.text(), count));
        return "faults by kind " + kinds + ", by the workloads that they met " + met()
                + ", frozen leaders that were asked " + oldLeadersAsked();
    }

    private Stream<FaultTally> counted() {
        return rounds.stream().flatMap(round -> round.faults().stream()).filter(FaultTally::counts);
    }
}
