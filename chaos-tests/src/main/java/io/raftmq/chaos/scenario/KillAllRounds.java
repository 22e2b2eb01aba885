package io.raftmq.chaos.scenario;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.cluster.Cluster;
import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.history.History;
import io.raftmq.chaos.workload.Judgement;
import io.raftmq.chaos.workload.LogSenders;
import io.raftmq.chaos.workload.Topics;
import io.raftmq.client.RaftMqClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@code kill -9} of all nodes at once under load, then a start, again and again: no acknowledged message may be lost. The
 * history and the topic go on over all rounds and are judged at the end.
 */
public final class KillAllRounds {
    private static final String TOPIC = "kill-all";
    private static final int PARTITIONS = 4;
    private static final int SENDERS = 3;
    private static final int PER_SECOND = 500;
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Consumer<String> progress;

    /** @param progress told a line after each round */
    public KillAllRounds(Cluster cluster, Consumer<String> progress) {
        this.cluster = cluster;
        this.progress = progress;
    }

    /**
     * Runs on a started cluster.
     *
     * @param ackedPerRound acknowledgements to wait for before each kill
     */
    public Findings run(int rounds, int ackedPerRound) {
        History history = new History(20_000_000);
        try (RaftMqClient client = RaftMqClient.connect(cluster.bootstrap())) {
            Topics.create(client, TOPIC, PARTITIONS);
            try (LogSenders load = new LogSenders(client, TOPIC, PARTITIONS, history, SENDERS, PER_SECOND)) {
                load.start();
                for (int round = 1; round <= rounds; round++) {
                    awaitAcks(load, load.acked() + ackedPerRound);
                    killAll(history);
                    cluster.start();
                    history.faultEnded("KILL_ALL", 0);
                    awaitAcks(load, load.acked() + 1);
                    progress.accept("round " + round + " of " + rounds + ": acked=" + load.acked());
                }
            }
            return Judgement.of(client, TOPIC, PARTITIONS, history);
        }
    }

    private void killAll(History history) {
        history.faultBegan("KILL_ALL", 0);
        List<Thread> killers = IntStream.rangeClosed(1, cluster.size())
                .mapToObj(node -> new Thread(() -> cluster.kill(node), "kill-" + node))
                .toList();
        killers.forEach(Thread::start);
        killers.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        });
    }

    private static void awaitAcks(LogSenders load, long count) {
        Deadline.await(RECOVERY, () -> load.acked() >= count, () -> load.acked() + " acknowledged, wanted " + count);
    }
}
