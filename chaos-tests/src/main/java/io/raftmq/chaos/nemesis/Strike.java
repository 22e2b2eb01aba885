package io.raftmq.chaos.nemesis;

import java.time.Duration;
import java.util.List;

/**
 * One fault of a schedule.
 *
 * @param number from 1
 * @param nodes those it is done to, in an order that was drawn
 * @param rest how long the cluster is left alone before
 * @param hold how long the fault lasts
 * @param salt drawn, for what else there is to choose
 */
public record Strike(int number, FaultKind kind, List<Integer> nodes, Duration rest, Duration hold, int salt) {
    public Strike {
        nodes = List.copyOf(nodes);
    }

    /** The same, done to that node. */
    Strike at(int node) {
        return new Strike(number, kind, List.of(node), rest, hold, salt);
    }
}
