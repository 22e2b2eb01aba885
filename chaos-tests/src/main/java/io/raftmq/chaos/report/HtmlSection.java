package io.raftmq.chaos.report;

import io.raftmq.chaos.checker.Anomaly;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.nemesis.Strike;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.StrikeReport;
import io.raftmq.chaos.soak.Trace;
import java.util.Locale;
import java.util.TreeMap;

/** The piece of the page for people that is about one round. */
final class HtmlSection {
    private final StringBuilder html = new StringBuilder();

    private HtmlSection() {}

    static String of(RoundReport round) {
        HtmlSection section = new HtmlSection();
        section.add(round);
        return section.html.toString();
    }

    private void add(RoundReport round) {
        add("<h2>Round %d</h2>", round.plan().number());
        html.append(Chart.of(round));
        html.append("<table><tr><th>workload<th>answered OK<th>send p50<th>p99<th>max (ms)<th>anomalies</tr>");
        new TreeMap<>(round.traces()).forEach(this::workload);
        html.append(
                        "</table><table><tr><th>#<th>fault<th>nodes<th>held<th>served again after<th>and after its end<th>longest time")
                .append(" without an ack of some partition (ms)<th>sends<th>evidence</tr>");
        round.strikes().forEach(this::strike);
        html.append("</table>");
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
                html.append("<pre>");
                HistorySlice.of(trace.history(), about)
                        .forEach(line -> html.append(Html.text(line)).append('\n'));
                html.append("</pre>");
            }
        }
    }

    private void add(String format, Object... values) {
        html.append(String.format(Locale.ROOT, format, values));
    }
}
