package io.raftmq.chaos.report;

/** The page for people: one file without scripts, fonts or pictures from elsewhere. */
final class HtmlPage {
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

    private HtmlPage() {}

    static String of(SoakIdentity identity, Totals totals, CharSequence sections) {
        return "<!doctype html><html lang='en'><meta charset='utf-8'><title>RaftMQ under faults, seed "
                + identity.seed() + "</title><style>" + STYLE + "</style><h1>RaftMQ under faults</h1><p>Seed "
                + identity.seed() + ", " + identity.nodes() + " nodes.</p><p class='"
                + (totals.clean() ? "good" : "bad") + "'>" + Html.text(totals.line()) + "</p><p>"
                + Html.text(totals.details())
                + "</p><p>In the charts the blue line is what happened a second, the orange one the slowest send of each"
                + " second, both on a scale of square roots up to the greatest, which stands at the left; bands are"
                + " faults (red: killed, yellow: frozen, blue: network, violet: disk and clock, green: operator), with"
                + " their numbers above.</p>" + sections + "</html>\n";
    }
}
