package io.raftmq.chaos.soak;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.RestChecker;
import io.raftmq.chaos.cluster.ClusterException;
import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.Restless;
import io.raftmq.chaos.history.History;
import io.raftmq.chaos.nemesis.Blow;
import io.raftmq.chaos.nemesis.Nemesis;
import io.raftmq.chaos.nemesis.Schedule;
import io.raftmq.chaos.nemesis.Strike;
import io.raftmq.chaos.workload.Site;
import io.raftmq.chaos.workload.Workload;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** All workloads of a plan on one cluster at once, under one schedule of faults, to their verdicts. */
public final class Round {
    /** Pace times minutes of the longest round whose histories fit: an operation is a dozen events at the most. */
    public static final int MOST_PACE_MINUTES = 2_500;

    /**
     * What nodes are to be set to: damaged replicas are made anew soon; and nobody lets messages go before their time for want
     * of space, since judges count on every one: sends are refused then.
     */
    public static final Map<String, String> SETTINGS = Map.of(
            "partition.rebuild-after", "2s",
            "disk.trim.percent", "100",
            "disk.refuse.percent", "100");

    private static final Duration RECOVERY = Duration.ofMinutes(3);
    private static final int MAX_EVENTS = 2_000_000;
    private static final int MAX_FAULTS = 100_000;

    private final ProcessCluster cluster;
    private final RoundPlan plan;
    private final Consumer<String> progress;
    private final long epoch = System.nanoTime();
    private final History faults = new History(MAX_FAULTS, System::nanoTime, epoch);
    private final List<Workload> workloads = new ArrayList<>();

    private Round(ProcessCluster cluster, RoundPlan plan, Consumer<String> progress) {
        this.cluster = cluster;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Runs a round on a started cluster; returns its report, clean or not.
     *
     * @param progress told a line now and then
     */
    public static RoundReport run(ProcessCluster cluster, RoundPlan plan, Consumer<String> progress) {
        return new Round(cluster, plan, progress).run();
    }

    private RoundReport run() {
        // Names differ from run to run, so that a round can be repeated on the cluster that it was run on.
        String name = plan.number() + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        Site site = new Site(cluster.bootstrap(), name, plan.seed(), epoch, plan.pace(), MAX_EVENTS);
        try (RaftMqClient operator = RaftMqClient.connect(cluster.bootstrap())) {
            plan.workloads().forEach(kind -> workloads.add(kind.at(site)));
            workloads.forEach(Workload::start);
            List<Blow> blows = strike(operator);
            progress.accept("the cluster is left alone; waiting for everything to come to rest");
            settle();
            RoundReport report = judge(blows);
            if (report.clean()) {
                deleteTopics(operator);
            }
            return report;
        } finally {
            workloads.forEach(Workload::close);
        }
    }

    private List<Blow> strike(RaftMqClient operator) {
        List<String> topics = workloads.stream()
                .flatMap(workload -> workload.topics().stream())
                .toList();
        Nemesis nemesis = new Nemesis(cluster, operator, topics, faults, this::recover, this::tell);
        Schedule schedule = new Schedule(plan.seed(), plan.faults(), cluster.size());
        try {
            awaitTraffic();
            long end = System.nanoTime() + plan.length().toNanos();
            for (int i = 0; i < plan.maxStrikes() && System.nanoTime() - end < 0; i++) {
                Strike strike = schedule.next();
                nemesis.strike(strike);
            }
        } catch (ClusterException e) {
            // A cluster that does not come back is a finding; what it has taken in until then is judged all the same.
            progress.accept(String.valueOf(e.getMessage()));
            faults.add(nanos -> new Restless(nanos, String.valueOf(e.getMessage())));
        }
        return nemesis.blows();
    }

    private void tell(Blow blow) {
        Strike strike = blow.strike();
        progress.accept("fault " + strike.number() + ": " + strike.kind().text() + " " + strike.nodes() + ", held "
                + strike.hold().toMillis() + " ms, served again " + (blow.whole() - blow.began()) / 1_000_000
                + " ms after it began and " + blow.backMillis() + " ms after it ended; "
                + blow.evidence().text());
    }

    /** Every node is ready and every workload gets answers again. */
    private void recover() {
        for (int node = 1; node <= cluster.size(); node++) {
            cluster.awaitReady(node);
        }
        awaitTraffic();
    }

    private void awaitTraffic() {
        Map<Workload, Long> before = new LinkedHashMap<>();
        workloads.forEach(workload -> before.put(workload, workload.acked()));
        Deadline.await(
                RECOVERY,
                () -> workloads.stream().allMatch(workload -> workload.acked() > before.getOrDefault(workload, 0L)),
                () -> "no answer to the workloads "
                        + workloads.stream()
                                .filter(workload -> workload.acked() <= before.getOrDefault(workload, 0L))
                                .map(Workload::name)
                                .toList());
    }

    /** All at once: each may have to wait for its own timers and leases. */
    private void settle() {
        List<CompletableFuture<Void>> settling = workloads.stream()
                .map(workload -> CompletableFuture.runAsync(workload::settle, task -> {
                    Thread thread = new Thread(task, "settle-" + workload.name());
                    thread.setDaemon(true);
                    thread.start();
                }))
                .toList();
        settling.forEach(CompletableFuture::join);
    }

    /** What costs the nodes of later rounds nothing is what is not there any more. */
    private void deleteTopics(RaftMqClient operator) {
        try {
            workloads.stream().flatMap(workload -> workload.topics().stream()).forEach(operator.admin()::deleteTopic);
        } catch (RaftMqException refused) {
            progress.accept("topics of this round stay: " + refused.getMessage());
        }
    }

    private RoundReport judge(List<Blow> blows) {
        Map<String, Trace> traces = new LinkedHashMap<>();
        for (Workload workload : workloads) {
            Findings findings = workload.judge();
            traces.put(
                    workload.name(),
                    new Trace(workload.acked(), workload.history().events(), findings));
            progress.accept(workload.name() + ": acked=" + workload.acked() + ", " + findings);
        }
        Map<String, List<Event>> histories = new LinkedHashMap<>();
        traces.forEach((name, trace) -> histories.put(name, trace.history()));
        traces.put("cluster", new Trace(0, faults.events(), RestChecker.check(faults.events())));
        List<StrikeReport> strikes = Aftermath.of(blows, histories);
        return new RoundReport(plan, strikes, traces, System.nanoTime() - epoch);
    }
}
