package io.raftmq.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.HistoryChecker;
import io.raftmq.chaos.history.History;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.nemesis.Blow;
import io.raftmq.chaos.nemesis.Evidence;
import io.raftmq.chaos.nemesis.FaultKind;
import io.raftmq.chaos.nemesis.Strike;
import io.raftmq.chaos.soak.RoundPlan;
import io.raftmq.chaos.soak.RoundReport;
import io.raftmq.chaos.soak.StrikeReport;
import io.raftmq.chaos.soak.Trace;
import io.raftmq.chaos.soak.WorkloadKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of two rounds: a good one, and one that lost a message and had a fault that does not count. */
class SoakReportTest {
    private static final long MILLI = 1_000_000;
    private static final int DRAIN = 9;

    @TempDir
    Path directory;

    private static RoundReport round(int number, boolean lost, StrikeReport... strikes) {
        AtomicLong clock = new AtomicLong();
        History history = new History(100, () -> clock.addAndGet(10 * MILLI), 0);
        Stamp stamp = new Stamp(0, 0);
        history.sendInvoked(stamp, 0);
        history.sendAcknowledged(stamp, 0, 0);
        if (!lost) {
            history.read(DRAIN, stamp, 0, 0);
        }
        Findings findings = HistoryChecker.check(history.events(), DRAIN);
        RoundPlan plan = new RoundPlan(
                number, 7, List.of(FaultKind.KILL), List.of(WorkloadKind.LOG), 1, Duration.ofSeconds(1), 1);
        Map<String, Trace> traces = Map.of("log", new Trace(1, history.events(), findings));
        return new RoundReport(plan, List.of(strikes), traces, 1_000 * MILLI);
    }

    private static StrikeReport strike(boolean proven, long unavailableMillis) {
        Strike strike = new Strike(1, FaultKind.KILL, List.of(2), Duration.ZERO, Duration.ZERO, 0);
        Evidence evidence = new Evidence(proven, "pid <17> is gone");
        return new StrikeReport(
                new Blow(strike, evidence, 100 * MILLI, 200 * MILLI, 300 * MILLI),
                5,
                unavailableMillis * MILLI,
                Set.of("log"),
                proven);
    }

    private static final SoakIdentity RUN = new SoakIdentity(7, 3);

    private Path out() {
        return directory.resolve("out");
    }

    private SoakReport told() throws Exception {
        SoakReport report = SoakReport.begin(out(), RUN);
        report.add(round(1, false, strike(true, 40), strike(true, 90)));
        report.add(round(2, true, strike(false, 5_000)));
        return report;
    }

    @Test
    void theLineAddsUpWhatCounts() throws Exception {
        assertThat(told().totals().line())
                .isEqualTo("faults=2 acked=2 lost=1 duplicated=0 misordered=0 stale=0 unavailable_p99_ms=90");
        assertThat(told().totals().clean()).isFalse();
    }

    @Test
    void theSummaryListsEachFaultAndEachWorkload() throws Exception {
        told();
        JsonNode summary = new ObjectMapper()
                .readTree(directory.resolve("out/summary.json").toFile());
        assertThat(summary.get("lost").asInt()).isOne();
        assertThat(summary.get("rounds")).hasSize(2);
        JsonNode first = summary.get("rounds").get(0);
        assertThat(first.get("faults")).hasSize(2);
        assertThat(first.get("faults").get(1).get("unavailable_ms").asInt()).isEqualTo(90);
        assertThat(first.get("workloads").get("log").get("send_p50_ms").asDouble())
                .isEqualTo(10.0);
        JsonNode second = summary.get("rounds").get(1).get("workloads").get("log");
        assertThat(second.get("anomalies").get("LOST").asInt()).isOne();
    }

    @Test
    void thePageShowsTheAnomalyWithItsHistoryAndKeepsTextText() throws Exception {
        SoakReport report = told();
        assertThat(Files.readString(report.page()))
                .contains("<svg", "LOST: 0.0 was acknowledged and is not there", "SendAcknowledged {")
                .contains("does not count", "pid &lt;17&gt; is gone")
                .doesNotContain("pid <17>", "<script", "http:", "https:");
    }

    @Test
    void theHistoryOfAnAnomalyIsKept() throws Exception {
        told();
        assertThat(directory.resolve("out/history-2-log.jsonl")).isNotEmptyFile();
        assertThat(directory.resolve("out/history-1-log.jsonl")).doesNotExist();
    }

    @Test
    void aRunThatWasCutGoesOnAndAddsUp() throws Exception {
        SoakReport.begin(out(), RUN).add(round(1, false, strike(true, 40)));
        SoakReport later = SoakReport.goOn(out(), RUN);
        assertThat(later.nextRound()).isEqualTo(2);
        later.add(round(2, false, strike(true, 90), strike(true, 60)));
        assertThat(later.totals().line())
                .isEqualTo("faults=3 acked=2 lost=0 duplicated=0 misordered=0 stale=0 unavailable_p99_ms=90");
        assertThat(later.totals().met()).containsExactly(Map.entry("log", 3L));
        assertThat(later.totals().kinds()).containsExactly(Map.entry(FaultKind.KILL, 3L));
        assertThat(later.totals().oldLeadersAsked()).isEqualTo(3);
        assertThat(Files.readString(later.page())).contains("Round 1", "Round 2");
        assertThat(SoakReport.goOn(out(), RUN).totals().line())
                .isEqualTo(later.totals().line());
    }

    @Test
    void anotherRunsRoundsAreNotAddedUp() throws Exception {
        told();
        assertThatThrownBy(() -> SoakReport.goOn(out(), new SoakIdentity(8, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seed 7");
        assertThat(SoakReport.begin(out(), new SoakIdentity(8, 3)).nextRound()).isOne();
    }

    @Test
    void aBrokenPromiseOfAnEarlierRoundIsNotForgotten() throws Exception {
        told();
        assertThat(SoakReport.goOn(out(), RUN).totals().clean()).isFalse();
    }
}
