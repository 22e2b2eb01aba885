package io.raftmq.chaos.report;

import io.raftmq.chaos.checker.Anomaly;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.nemesis.Strike;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.StrikeReport;
import io.raftmq.chaos.soak.Trace;
import java.util.Locale;
import java.util.TreeMap;

/** The page for people: one file without scripts, fonts or pictures from elsewhere. */
final class HtmlReport {
    private static final String STYLE = """
            body { font: 14px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1120px; color: #1b1f24 }
            table { border-collapse: collapse; margin: 1em 0; font-size: 13px }
            td, th { text-align: left; padding: 2px 12px 2px 0; border-bottom: 1px solid #e4e7eb }
            td.n { text-align: right } pre { background: #f5f6f8; padding: 8px; overflow-x: auto; font-size: 12px }
            svg { width: 100%; background: #fbfcfd; border: 1px solid #e4e7eb; font: 12px system-ui, sans-serif }
            .kill { fill: #f4b6b6 } .pause { fill: #f6dfa4 } .net { fill: #bcd6f5 } .operator { fill: #cfe8cf }
            .machine { fill: #d9c8ee }
            .mark { fill: #6b7480; font-size: 10px } .base { stroke: #d7dce1 }
            polyline { fill: none; stroke-width: 1.2 } .rate { stroke: #2a6db0 } .slow { stroke: #c2571a }
            .bad { color: #b3261e; font-weight: 600 } .good { color: #1c7c3c; font-weight: 600 }
            """;

    private final long seed;
    private final int nodes;
    private final StringBuilder rounds = new StringBuilder();

    HtmlReport(long seed, int nodes) {
        this.seed = seed;
        this.nodes = nodes;
    }

    /** The page with the rounds so far. */
    String text(Totals totals) {
        return "<!doctype html><html lang='en'><meta charset='utf-8'><title>RaftMQ under faults, seed " + seed
                + "</title><style>" + STYLE + "</style><h1>RaftMQ under faults</h1><p>Seed " + seed + ", " + nodes
                + " nodes.</p><p class='" + (totals.clean() ? "good" : "bad") + "'>" + Html.text(totals.line())
                + "</p><p>In the charts the blue line is what happened a second, the orange one the slowest send of each"
                + " second, both on a scale of square roots up to the greatest, which stands at the left; bands are faults (red: killed, yellow: frozen, blue: network, violet: disk and"
                + " clock, green: operator), with their"
                + " numbers above.</p>" + rounds + "</html>\n";
    }

    void add(RoundReport round) {
        add("<h2>Round %d</h2>", round.plan().number());
        rounds.append(Chart.of(round));
        rounds.append("<table><tr><th>workload<th>answered OK<th>send p50<th>p99<th>max (ms)<th>anomalies</tr>");
        new TreeMap<>(round.traces()).forEach(this::workload);
        rounds.append(
                        "</table><table><tr><th>#<th>fault<th>nodes<th>held<th>served again after<th>and after its end<th>longest time")
                .append(" without an ack of some partition (ms)<th>sends<th>evidence</tr>");
        round.strikes().forEach(this::strike);
        rounds.append("</table>");
        new TreeMap<>(round.traces()).forEach(this::anomalies);
    }

    private void workload(String name, Trace trace) {
        Latencies latencies = Latencies.of(trace.history());
        boolean clean = trace.findings().clean();
        add("<tr><td>%s<td class='n'>%d", Html.text(name), trace.acked());
        for (double part : new double[] {0.5, 0.99, 1}) {
            add("<td class='n'>%.1f", latencies.millis(part));
        }
        add(
                "<td class='%s'>%s</tr>",
                clean ? "good" : "bad",
                clean ? "none" : Html.text(trace.findings().counts().toString()));
    }

    private void strike(StrikeReport report) {
        Strike strike = report.blow().strike();
        long began = report.blow().began();
        add(
                "<tr><td class='n'>%d<td>%s<td>%s<td class='n'>%d<td class='n'>%d<td class='n'>%d<td class='n'>%s"
                        + "<td class='n'>%d<td>%s%s</tr>",
                strike.number(),
                strike.kind().text(),
                strike.nodes(),
                (report.blow().ended() - began) / 1_000_000,
                (report.blow().whole() - began) / 1_000_000,
                report.blow().backMillis(),
                report.unavailableNanos() < 0 ? "" : report.unavailableNanos() / 1_000_000,
                report.sends(),
                Html.text(report.blow().evidence().text()),
                report.counts() ? "" : " <span class='bad'>does not count</span>");
    }

    private void anomalies(String name, Trace trace) {
        for (Anomaly anomaly : trace.findings().shown()) {
            add("<h3 class='bad'>%s</h3><p>%s</p>", Html.text(name), Html.text(anomaly.toString()));
            Stamp about = anomaly.about();
            if (about != null) {
                rounds.append("<pre>");
                HistorySlice.of(trace.history(), about)
                        .forEach(line -> rounds.append(Html.text(line)).append('\n'));
                rounds.append("</pre>");
            }
        }
    }

    private void add(String format, Object... values) {
        rounds.append(String.format(Locale.ROOT, format, values));
    }
}
