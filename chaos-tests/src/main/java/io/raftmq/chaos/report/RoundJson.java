package io.raftmq.chaos.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftmq.chaos.checker.Anomaly;
import io.raftmq.chaos.nemesis.Strike;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.StrikeReport;
import io.raftmq.chaos.soak.Trace;

/** A round for programs. Everything in it is a count or is listed fault by fault, so rounds add up. */
final class RoundJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MILLI = 1_000_000;

    private RoundJson() {}

    static ObjectNode of(RoundReport round) {
        ObjectNode node = JSON.createObjectNode();
        node.put("round", round.plan().number()).put("seed", round.plan().seed());
        node.put("seconds", round.nanos() / 1e9);
        ArrayNode strikes = node.putArray("faults");
        round.strikes().forEach(strike -> strike(strikes.addObject(), strike));
        ObjectNode workloads = node.putObject("workloads");
        round.traces().forEach((name, trace) -> trace(workloads.putObject(name), trace));
        return node;
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
        report.met().stream().sorted().forEach(node.withArray("met")::add);
        node.put("asked_old_leader", report.askedOldLeader());
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
