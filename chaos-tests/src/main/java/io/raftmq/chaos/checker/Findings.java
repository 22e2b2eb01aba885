package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts every anomaly and keeps the first few of each kind to show. */
public final class Findings {
    /** Anomalies of one kind that are described; the rest are counted. */
    public static final int SHOWN_PER_KIND = 20;

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<Anomaly> shown = new ArrayList<>();

    void add(Kind kind, String description) {
        if (counts.merge(kind, 1L, Long::sum) <= SHOWN_PER_KIND) {
            shown.add(new Anomaly(kind, description));
        }
    }

    /** Takes over what another checker found. */
    public void addAll(Findings other) {
        other.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        shown.addAll(other.shown);
    }

    /** How many of that kind. */
    public long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** Whether all promises held. */
    public boolean clean() {
        return counts.isEmpty();
    }

    /** The anomalies that are described. */
    public List<Anomaly> shown() {
        return List.copyOf(shown);
    }

    @Override
    public String toString() {
        if (clean()) {
            return "no anomalies";
        }
        StringBuilder text = new StringBuilder("anomalies " + counts);
        shown.forEach(anomaly -> text.append("\n  ").append(anomaly));
        return text.toString();
    }
}
