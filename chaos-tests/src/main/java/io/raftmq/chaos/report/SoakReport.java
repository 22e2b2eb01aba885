package io.raftmq.chaos.report;

import io.raftmq.chaos.history.HistoryFile;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is told of a soak, written anew after each round, so that a run that is cut has told what it knew. Histories are let
 * go of once they are told, save those with anomalies, which are written to files of their own.
 */
public final class SoakReport {
    private final Path directory;
    private final Totals totals = new Totals();
    private final SummaryJson summary;
    private final HtmlReport html;

    /** @param directory where it goes; made if it is not there */
    public SoakReport(Path directory, long seed, int nodes) {
        this.directory = directory;
        this.summary = new SummaryJson(seed, nodes);
        this.html = new HtmlReport(seed, nodes);
    }

    /** Tells of one more round. */
    public void add(RoundReport round) throws IOException {
        totals.add(round.slim());
        summary.add(round);
        html.add(round);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("summary.json"), summary.text(totals));
        Files.writeString(page(), html.text(totals));
        for (Map.Entry<String, Trace> trace : round.traces().entrySet()) {
            if (!trace.getValue().findings().clean()) {
                String name = "history-" + round.plan().number() + "-" + trace.getKey() + ".jsonl";
                HistoryFile.write(directory.resolve(name), trace.getValue().history());
            }
        }
    }

    /** What the rounds add up to. */
    public Totals totals() {
        return totals;
    }

    /** The page for people. */
    public Path page() {
        return directory.resolve("report.html");
    }
}
