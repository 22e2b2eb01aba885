package io.raftmq.chaos.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftmq.chaos.history.HistoryFile;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is told of a soak, written anew after each round, so that a run that is cut has told what it knew, and can go on.
 * Histories are let go of once they are told, save those with anomalies, which are written to files of their own.
 */
public final class SoakReport {
    private final Path directory;
    private final SoakIdentity identity;
    private final RoundFiles files;
    private final SortedMap<Integer, ObjectNode> rounds;
    private final Totals totals = new Totals();

    private SoakReport(Path directory, SoakIdentity identity, RoundFiles files) throws IOException {
        this.directory = directory;
        this.identity = identity;
        this.files = files;
        this.rounds = files.read();
        rounds.values().forEach(round -> totals.add(RoundTally.of(round)));
    }

    /** Begins with nothing told; what an earlier run told in that directory goes. */
    public static SoakReport begin(Path directory, SoakIdentity identity) throws IOException {
        RoundFiles files = new RoundFiles(directory, identity);
        files.clear();
        return new SoakReport(directory, identity, files);
    }

    /**
     * Goes on with what the same run has told there, if anything.
     *
     * @throws IllegalArgumentException if it was another run
     */
    public static SoakReport goOn(Path directory, SoakIdentity identity) throws IOException {
        return new SoakReport(directory, identity, new RoundFiles(directory, identity));
    }

    /** The first round that was not told yet. */
    public int nextRound() {
        return rounds.isEmpty() ? 1 : rounds.lastKey() + 1;
    }

    /** Tells of one more round. */
    public void add(RoundReport round) throws IOException {
        int number = round.plan().number();
        ObjectNode told = RoundJson.of(round);
        files.write(number, told, HtmlSection.of(round));
        rounds.put(number, told);
        totals.add(RoundTally.of(told));
        Files.writeString(directory.resolve("summary.json"), SummaryJson.text(identity, rounds.values(), totals));
        StringBuilder sections = new StringBuilder();
        for (int each : rounds.keySet()) {
            sections.append(files.section(each));
        }
        Files.writeString(page(), HtmlPage.of(identity, totals, sections));
        for (Map.Entry<String, Trace> trace : round.traces().entrySet()) {
            if (!trace.getValue().findings().clean()) {
                String name = "history-" + number + "-" + trace.getKey() + ".jsonl";
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
