package io.raftmq.chaos.report;

import io.raftmq.chaos.checker.Anomaly.Family;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.StrikeReport;
import java.util.ArrayList;
import java.util.List;

/** What the rounds of a soak add up to. */
public final class Totals {
    private static final double P99 = 0.99;

    private final List<RoundReport> rounds = new ArrayList<>();

    /** One more round. */
    public void add(RoundReport round) {
        rounds.add(round);
    }

    /** Faults that count. */
    public long faults() {
        return rounds.stream().mapToLong(RoundReport::faults).sum();
    }

    /** Operations that the cluster answered OK. */
    public long acked() {
        return rounds.stream().mapToLong(RoundReport::acked).sum();
    }

    /** Anomalies of a family. */
    public long count(Family family) {
        return rounds.stream().mapToLong(round -> round.count(family)).sum();
    }

    /** Whether all promises held. */
    public boolean clean() {
        return rounds.stream().allMatch(RoundReport::clean);
    }

    /** Of the strikes that count, the time without an acknowledgement that 99 in 100 stay within; 0 without strikes. */
    public long unavailableP99Millis() {
        List<Long> sorted = rounds.stream()
                .flatMap(round -> round.strikes().stream())
                .filter(strike -> strike.counts() && strike.unavailableNanos() >= 0)
                .map(StrikeReport::unavailableNanos)
                .sorted()
                .toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(sorted.size() * P99) - 1) / 1_000_000;
    }

    /** The line that other programs read; its form is stable. */
    public String line() {
        return "faults=" + faults() + " acked=" + acked() + " lost=" + count(Family.LOST) + " duplicated="
                + count(Family.DUPLICATED) + " misordered=" + count(Family.MISORDERED) + " stale="
                + count(Family.STALE) + " unavailable_p99_ms=" + unavailableP99Millis();
    }

    /** The rounds, in order. */
    public List<RoundReport> rounds() {
        return List.copyOf(rounds);
    }
}
