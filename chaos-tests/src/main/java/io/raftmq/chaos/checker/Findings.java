package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Family;
import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Stamp;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts every anomaly and keeps the first few of each kind to show. */
public final class Findings {
    /** Anomalies of one kind that are described; the rest are counted. */
    public static final int SHOWN_PER_KIND = 20;

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<Anomaly> shown = new ArrayList<>();

    void add(Kind kind, String description) {
        add(kind, null, description);
    }

    void add(Kind kind, @Nullable Stamp about, String description) {
        if (counts.merge(kind, 1L, Long::sum) <= SHOWN_PER_KIND) {
            shown.add(new Anomaly(kind, about, description));
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

    /** How many of that family. */
    public long count(Family family) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().family() == family)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many of each kind that was found. */
    public Map<Kind, Long> counts() {
        return Map.copyOf(counts);
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
