package io.raftmq.chaos.scenario;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.cluster.ClusterException;
import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.ScriptCluster;
import io.raftmq.chaos.workload.LogDrain;
import io.raftmq.chaos.workload.Topics;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A file goes through a cluster of three nodes, line by line, while one of its leaders is killed half-way and started
 * again, and a consumer group reads along. Afterwards everything stored is read and held against the file.
 */
final class QuickstartScenario {
    static final String TOPIC = "quickstart";
    static final int PARTITIONS = 4;

    private static final String GROUP = "quickstart-readers";
    private static final Duration CATCH_UP = Duration.ofSeconds(30);
    /** A small file is sent over at least this time, or there would be no half-way. */
    private static final Duration SHORTEST = Duration.ofSeconds(4);

    private final ScriptCluster cluster;
    private final Lines lines;
    private final Console console;
    private final AckLedger ledger = new AckLedger(PARTITIONS);
    private final Deliveries deliveries = new Deliveries();

    QuickstartScenario(ScriptCluster cluster, Lines lines, Console console) {
        this.cluster = cluster;
        this.lines = lines;
        this.console = console;
    }

    /** Runs against the started cluster. */
    Verdict run() throws Exception {
        try (RaftMqClient client = RaftMqClient.connect(cluster.bootstrap())) {
            Topics.create(client, TOPIC, PARTITIONS);
            console.say("Topic " + TOPIC + ": " + PARTITIONS + " partitions, 3 replicas each. Sending " + lines.count()
                    + " lines; a consumer group reads along.");
            PushConsumerOptions group = PushConsumerOptions.builder(GROUP)
                    .subscribe(TOPIC)
                    .startFrom(StartFrom.earliest())
                    // Shorter than the wait below: what a lost answer keeps leased comes again in time.
                    .lease(Duration.ofSeconds(10))
                    .build();
            try (PushConsumer consumer = client.pushConsumer(group, message -> {
                        deliveries.add(message);
                        return ConsumeResult.SUCCESS;
                    });
                    AutoCloseable ticker = console.every(Duration.ofSeconds(1), this::progress)) {
                consumer.start();
                send(client);
                awaitGroup();
            }
            console.say(progress());
            return verify(client);
        }
    }

    private void send(RaftMqClient client) throws Exception {
        int total = lines.count();
        // At most a twentieth of the file is on the way at once: the kill is half-way in acknowledgements too.
        int window = Math.max(PARTITIONS, Math.min(4_096, total / 20));
        ProducerOptions options = ProducerOptions.builder()
                .deliveryTimeout(Duration.ofSeconds(60))
                .maxBlock(Duration.ofSeconds(60))
                .build();
        CompletableFuture<Void> restarted;
        try (Producer producer = client.producer(options)) {
            LineSender sender = new LineSender(
                    producer, TOPIC, PARTITIONS, lines, ledger, window, SHORTEST.toNanos() / Math.max(1, total));
            sender.sendUpTo(total * 45 / 100);
            LeaderKill victim = LeaderKill.aim(client, TOPIC);
            ProcessHandle process = cluster.process(victim.node());
            sender.sendUpTo(total / 2);
            kill(sender, victim, process);
            restarted = CompletableFuture.runAsync(() -> {
                Deadline.await(Duration.ofSeconds(30), () -> !process.isAlive(), () -> "the end of the killed process");
                cluster.restart(victim.node());
                ledger.unwatch();
                console.say("Node " + victim.node() + " is back.");
            });
            sender.sendUpTo(total);
            sender.awaitAnswers();
        }
        restarted.get(90, TimeUnit.SECONDS);
    }

    /** Fires as soon as sends are on their way to the node, and sends until they are, at most to 60 %. */
    private void kill(LineSender sender, LeaderKill victim, ProcessHandle process) throws InterruptedException {
        int last = lines.count() * 60 / 100;
        int inFlight = ledger.inFlight(victim.partitions());
        while (inFlight == 0 && sender.position() < last) {
            sender.sendNext();
            inFlight = ledger.inFlight(victim.partitions());
        }
        ledger.watch(victim.partitions());
        if (!process.destroyForcibly()) {
            throw new ClusterException("node " + victim.node() + " could not be killed");
        }
        console.say("kill -9 of node " + victim.node() + ", leader of partitions " + victim.partitions() + ", after "
                + sender.position() + " of " + lines.count() + " sends, " + inFlight + " of them on their way to it.");
    }

    private void awaitGroup() {
        Deadline.await(
                CATCH_UP,
                () -> deliveries.distinct() >= ledger.acked(),
                () -> "the group has received " + deliveries.distinct() + " of " + ledger.acked());
    }

    private Verdict verify(RaftMqClient client) {
        console.say("Reading everything that is stored, from the first offset on, and holding it against the file.");
        Verification verification = new Verification(lines);
        LogDrain.read(client, TOPIC, PARTITIONS, verification::stored);
        long lost = 0;
        for (int line = 0; line < lines.count(); line++) {
            boolean back = verification.intact(line) && deliveries.contains(line);
            lost += ledger.isAcked(line) && !back ? 1 : 0;
        }
        Findings findings = verification.findings();
        if (!findings.clean()) {
            console.say(findings.toString());
        }
        return new Verdict(
                ledger.sent(),
                ledger.acked(),
                deliveries.distinct(),
                lost,
                verification.duplicated(),
                verification.misorderedPartitions(),
                deliveries.redelivered(),
                ledger.longestGapMillis());
    }

    private String progress() {
        return String.format(
                "sent %,d of %,d (%d %%), acknowledged %,d, received by the group %,d",
                ledger.sent(),
                lines.count(),
                ledger.sent() * 100 / Math.max(1, lines.count()),
                ledger.acked(),
                deliveries.distinct());
    }
}
