package io.raftmq.chaos.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftmq.chaos.checker.Anomaly;
import io.raftmq.chaos.checker.Anomaly.Family;
import io.raftmq.chaos.nemesis.Strike;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.StrikeReport;
import io.raftmq.chaos.soak.Trace;
import java.util.Locale;

/**
 * The summary for programs. Everything in it is a count or is listed fault by fault, so the summaries of a run that was cut
 * and gone on with add up.
 */
final class SummaryJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final long MILLI = 1_000_000;

    private final ObjectNode root = JSON.createObjectNode();
    private final ArrayNode rounds = JSON.createArrayNode();

    SummaryJson(long seed, int nodes) {
        root.put("seed", seed).put("nodes", nodes);
    }

    void add(RoundReport round) {
        round(rounds.addObject(), round);
    }

    /** All of it, with what the rounds add up to. */
    String text(Totals totals) {
        root.put("faults", totals.faults()).put("acked", totals.acked());
        for (Family family : Family.values()) {
            root.put(family.name().toLowerCase(Locale.ROOT), totals.count(family));
        }
        root.put("unavailable_p99_ms", totals.unavailableP99Millis());
        root.set("rounds", rounds);
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static void round(ObjectNode node, RoundReport round) {
        node.put("round", round.plan().number()).put("seed", round.plan().seed());
        node.put("seconds", round.nanos() / 1e9);
        ArrayNode strikes = node.putArray("faults");
        round.strikes().forEach(strike -> strike(strikes.addObject(), strike));
        ObjectNode workloads = node.putObject("workloads");
        round.traces().forEach((name, trace) -> trace(workloads.putObject(name), trace));
    }

    private static void strike(ObjectNode node, StrikeReport report) {
        Strike strike = report.blow().strike();
        node.put("number", strike.number()).put("kind", strike.kind().text());
        strike.nodes().forEach(node.withArray("nodes")::add);
        node.put("began_ms", report.blow().began() / MILLI);
        node.put("ended_ms", report.blow().ended() / MILLI);
        node.put("whole_ms", report.blow().whole() / MILLI);
        node.put("back_ms", report.blow().backMillis());
        node.put("evidence", report.blow().evidence().text());
        node.put("sends", report.sends()).put("counts", report.counts());
        if (report.unavailableNanos() >= 0) {
            node.put("unavailable_ms", report.unavailableNanos() / MILLI);
        }
    }

    private static void trace(ObjectNode node, Trace trace) {
        Latencies latencies = Latencies.of(trace.history());
        node.put("acked", trace.acked()).put("events", trace.history().size());
        node.put("send_p50_ms", latencies.millis(0.5)).put("send_p99_ms", latencies.millis(0.99));
        node.put("send_max_ms", latencies.millis(1));
        ObjectNode counts = node.putObject("anomalies");
        trace.findings().counts().forEach((kind, count) -> counts.put(kind.name(), count));
        ArrayNode shown = node.putArray("shown");
        trace.findings().shown().stream().map(Anomaly::toString).forEach(shown::add);
    }
}
