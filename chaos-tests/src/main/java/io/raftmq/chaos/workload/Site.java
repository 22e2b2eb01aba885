package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.History;
import io.raftmq.client.RaftMqClient;
import java.util.Random;

/**
 * Where and how the workloads of one run work.
 *
 * @param bootstrap the cluster's address
 * @param run part of every name, so that runs on one cluster do not meet
 * @param seed of everything that is drawn
 * @param epoch the beginning of all histories, in {@link System#nanoTime()}
 * @param pace operations a second of each workload, roughly
 * @param maxEvents that one history holds
 */
public record Site(String bootstrap, String run, long seed, long epoch, int pace, int maxEvents) {
    /** Partitions of every topic: one led by each node of a small cluster. */
    public static final int PARTITIONS = 3;

    String topic(String workload) {
        return "chaos-" + workload + "-" + run;
    }

    String group(String workload) {
        return "chaos-" + workload + "-" + run;
    }

    History newHistory() {
        return new History(maxEvents, System::nanoTime, epoch);
    }

    RaftMqClient newClient() {
        return RaftMqClient.connect(bootstrap);
    }

    Random random(String of) {
        return new Random(seed * 31 + of.hashCode());
    }

    /** Nanoseconds from one operation to the next of each of {@code workers} that share the pace. */
    long nanosPerStep(int workers) {
        return workers * 1_000_000_000L / Math.max(1, pace);
    }
}
