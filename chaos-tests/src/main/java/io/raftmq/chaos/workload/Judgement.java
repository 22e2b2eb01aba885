package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.HistoryChecker;
import io.raftmq.chaos.history.History;
import io.raftmq.client.RaftMqClient;

/** Drains a topic into a history and has it judged. */
public final class Judgement {
    /** The reader that drains; readers of a workload have lower numbers. */
    public static final int DRAIN = 1_000;

    private Judgement() {}

    /** To be called when all sends have their outcomes. */
    public static Findings of(RaftMqClient client, String topic, int partitions, History history) {
        drain(client, topic, partitions, history);
        return HistoryChecker.check(history.events(), DRAIN);
    }

    /** Only reads everything, for judges of another kind. */
    static void drain(RaftMqClient client, String topic, int partitions, History history) {
        LogDrain.read(
                client,
                topic,
                partitions,
                message -> history.read(DRAIN, TailReader.stampOf(message), message.partition(), message.offset()));
    }
}
